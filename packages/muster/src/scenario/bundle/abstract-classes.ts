/** A class of the top level, with its decorators; what stands deeper is none that a module could export. */
const declaration =
  /^(?:@[\w.]+(?:\([^)\n]*\))?\s+)*(?:export\s+)?(?:default\s+)?abstract\s+class\s+([\w$]+)/gm;

/**
 * Compiled, an `abstract class` is one like any other, and would run as a user: here each is told that it is abstract,
 * as `static abstract = true` would. It is said behind the last line, so all lines keep their numbers.
 *
 * @param source TypeScript
 */
export function withAbstractMarks(source: string): string {
  const names = [...source.matchAll(declaration)].map(([, name]) => name as string);
  const marks = names.map(
    (name) =>
      `if (typeof ${name} === 'function' && !Object.hasOwn(${name}, 'abstract')) ` +
      `Object.defineProperty(${name}, 'abstract', { value: true, writable: true, configurable: true });`,
  );
  return [source, ...marks].join('\n');
}
