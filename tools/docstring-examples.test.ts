import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { compile, type ExampleFile, root, writeExamples } from './compile-examples.ts';

// The examples in the docstrings of everything that Muster exports compile. As in a docstring, they may be a part of a
// locustfile only:
//
// - what they use of Muster is imported for them; imports of other packages stand in the example;
// - one that begins with a member (`override waitTime = …`) is put into a user class;
// - one that uses `this` outside a class is put into a method of a user class;
// - everything else is a file as it is.

const source = join(root, 'packages/muster/src');
const index = readFileSync(join(source, 'index.ts'), 'utf8');
const exported = exportedNames(index);
const examples = [...index.matchAll(/from '\.\/(.+?)\.ts'/g)].flatMap(([, file]) =>
  examplesIn(file as string),
);

const folder = writeExamples(examples);
afterAll(() => rmSync(folder, { recursive: true }));

it('the examples in the docstrings compile', () => {
  expect(examples.length).toBeGreaterThan(20);
  expect(compile(folder)).toBe('');
});

/** @param file without its ending */
function examplesIn(file: string): ExampleFile[] {
  const docstrings = readFileSync(join(source, `${file}.ts`), 'utf8').match(/\/\*\*.*?\*\//gs) ?? [];
  const texts = docstrings.flatMap((docstring) => {
    const text = docstring.slice(3, -2).replace(/^[ \t]*\* ?/gm, '');
    return [
      ...text.matchAll(/^@example\n(.*?)(?=^@(?:example|param|returns?|throws|internal)\b|(?![\s\S]))/gms),
    ];
  });
  return texts.map(([, text], at) => ({ file: `${file}-${at + 1}.ts`, code: whole(text as string) }));
}

function whole(example: string): string {
  const imports = example.match(/^import .*\n/gm) ?? [];
  const code = example.replace(/^import .*\n/gm, '');
  return [...importOf(code), ...imports, wrapped(code), 'export {};', ''].join('\n');
}

function wrapped(code: string): string {
  if (/^(static )?override /.test(code)) return `abstract class Example extends HttpUser {\n${code}}`;
  if (!/\bthis\./.test(code) || /^(export )?(abstract )?class /m.test(code)) return code;
  return `abstract class Example extends HttpUser {\n  async example() {\n${code}}\n}`;
}

/** The import of whatever the code uses of Muster and does not declare itself. */
function importOf(code: string): string[] {
  const used = [...exported].filter(
    ([name]) =>
      new RegExp(`\\b${name}\\b`).test(`${code} HttpUser`) &&
      !new RegExp(`^(export )?(const|class|function) ${name}\\b`, 'm').test(code),
  );
  const names = used.map(([name, isType]) => (isType ? `type ${name}` : name));
  return [`import { ${names.join(', ')} } from '@vigilia/muster';`];
}

/** What index.ts exports, and whether it is only a type. */
function exportedNames(text: string): Map<string, boolean> {
  const names = new Map<string, boolean>();
  for (const [, type, list] of text.matchAll(/^export (type )?\{([^}]*)\}/gms)) {
    for (const part of (list as string).split(',').map((one) => one.trim())) {
      if (part === '') continue;
      names.set(part.replace(/^type /, ''), type !== undefined || part.startsWith('type '));
    }
  }
  return names;
}
