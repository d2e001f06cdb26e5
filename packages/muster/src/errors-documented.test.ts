import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** The files that say which codes there are. */
const sources = [
  'errors.ts',
  'client/client-error.ts',
  'report/report-error.ts',
  'scenario/scenario-error.ts',
  'scenario/web-socket/web-socket-error.ts',
];

it.each(sources)('every code of %s stands in docs/errors.md', (source) => {
  const codes = codesOf(source);
  expect(codes).not.toEqual([]);
  expect(documented()).toEqual(expect.arrayContaining(codes));
});

it('docs/errors.md names each code once, and none that there is not', () => {
  const codes = documented();
  expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
  const known = sources.flatMap(codesOf);
  expect(codes.filter((code) => !known.includes(code))).toEqual([]);
});

/** The members of the union `…ErrorCode`. */
function codesOf(source: string): string[] {
  const text = readFileSync(new URL(source, import.meta.url), 'utf8');
  const union = /^export type \w+ErrorCode =([^;]*);/m.exec(text)?.[1] ?? '';
  return [...union.matchAll(/'([A-Z0-9_]+)'/g)].map(([, code]) => code as string);
}

/** What stands in the first column of the tables. */
function documented(): string[] {
  const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  const cells = [...page.matchAll(/^\| (`[^|]*) \|/gm)].map(([, cell]) => cell as string);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code as string));
}
