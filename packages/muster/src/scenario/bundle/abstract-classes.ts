// Brackets in brackets, and in texts, as in `@tag(named('a'), ':)')`.
const texts = `'[^'\\n]*'|"[^"\\n]*"`;
const inner = `\\((?:${texts}|[^()'"])*\\)`;
const decorators = `(?:@[\\w.]+(?:\\((?:${texts}|${inner}|[^()'"])*\\))?\\s+)*`;
const beginning = `^${decorators}(?:export\\s+)?(?:default\\s+)?${decorators}abstract\\s+class`;

/** A class of the top level, with its decorators; what stands deeper is none that a module could export. */
const declaration = new RegExp(`${beginning}\\s+([\\w$]+)`, 'gm');

/** A default export needs no name. */
const nameless = new RegExp(`(${beginning})(?=\\s*[<{]|\\s+extends\\s)`, 'm');

/**
 * Compiled, an `abstract class` is one like any other, and would run as a user: here each is told that it is abstract,
 * as `static abstract = true` would. It is said behind the last line, so all lines keep their numbers.
 *
 * @param source TypeScript
 */
export function withAbstractMarks(source: string): string {
  const named = source.replace(nameless, '$1 __MusterAbstract');
  const names = [...named.matchAll(declaration)].map(([, name]) => name as string);
  const marks = names.map(
    (name) =>
      `if (typeof ${name} === 'function' && !Object.hasOwn(${name}, 'abstract')) ` +
      `Object.defineProperty(${name}, 'abstract', { value: true, writable: true, configurable: true });`,
  );
  return [named, ...marks].join('\n');
}
