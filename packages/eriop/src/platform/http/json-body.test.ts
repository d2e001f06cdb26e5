import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyText } from '../../testing/any-text.ts';
import { parseJson } from './json-body.ts';
import { Problem } from './problem.ts';

function problemOf(text: string): Problem {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error(`was accepted: ${text}`);
}

it('gives what JSON.parse gives, for everything that PostgreSQL can store', () => {
  const storable = fc.string({ unit: 'grapheme-composite' });
  const json = fc.jsonValue({ maxDepth: 8, stringUnit: 'grapheme-composite' });
  fc.assert(
    fc.property(json, storable, (value, text) => {
      const body = JSON.stringify({ value, text }).replaceAll('\u0000', '');
      fc.pre(!body.includes('\\u0000'));
      expect(parseJson(body)).toEqual(JSON.parse(body));
    }),
  );
});

it('answers 400 or 422 to anything else, and never fails otherwise', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      try {
        parseJson(text);
      } catch (error) {
        expect(error).toBeInstanceOf(Problem);
      }
    }),
  );
});

it.each([
  ['a NUL in a value', '{"a":{"b":["x","\\u0000"]}}', '/a/b/1'],
  ['a NUL in a name', '{"a\\u0000":1}', '/a\u0000'],
  ['half a surrogate pair', '{"a":"\\ud83d"}', '/a'],
  ['the other half', '{"a":"\\uDE00x"}', '/a'],
  ['a name to be escaped', '{"a/b~c":"\\u0000"}', '/a~1b~0c'],
])('finds %s', (_, text, pointer) => {
  const problem = problemOf(text);
  expect(problem.status).toBe(422);
  expect(problem.errors.map((error) => error.pointer)).toEqual([pointer]);
});

it('accepts escapes that look alike but are harmless', () => {
  expect(parseJson('{"a":"\\\\u0000 \\ud83d\\ude00"}')).toEqual({ a: '\\u0000 😀' });
});

it.each([
  ['{"a":1,"a":2}', '"a"'],
  ['{"a" :1,"b":[{"c":1},{"d":{"e":"\\":","e"\n:2}}]}', '"e"'],
  ['{"caf\\u00e9":1,"x":"{","café":2}', '"café"'],
  ['{"__proto__":1,"__proto__":2}', '"__proto__"'],
])('refuses %s, of which one member would be lost', (text, name) => {
  const problem = problemOf(text);
  expect(problem.status).toBe(422);
  expect(problem.errors[0]?.detail).toBe(`has the field ${name} twice in one object`);
});

it('accepts one name in several objects, and what looks like names', () => {
  const text = '{"a":{"a":1},"b":[{"a":1},{"a":2}],"c":"\\"a\\":1,\\"a\\":2","d":"a\\\\"}';
  expect(parseJson(text)).toEqual(JSON.parse(text));
});

it('refuses deep nesting, however deep, and accepts wide bodies', () => {
  for (const depth of [33, 100, 100_000])
    expect(problemOf(`${'['.repeat(depth)}${']'.repeat(depth)}`).status).toBe(422);
  expect(problemOf(`${`{"a":`.repeat(40)}1${'}'.repeat(40)}`).errors[0]?.detail).toContain('32 levels');
  expect(parseJson(`[${'[1],'.repeat(1000)}[]]`)).toHaveLength(1001);
});

it.each(['', '{', '{"a":1}x', 'undefined'])('answers 400 to %j', (text) => {
  expect(problemOf(text).status).toBe(400);
});
