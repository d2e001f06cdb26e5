import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locustfilePaths } from './locustfile-paths.ts';

const folder = mkdtempSync(join(tmpdir(), 'locustfiles-'));
const files = [
  'locustfile.js',
  'shop/buyers.ts',
  'shop/sellers.mjs',
  'shop/deep/admins.mts',
  'shop/_helpers.ts',
  'shop/buyers.test.ts',
  'shop/muster.config.ts',
  'shop/types.d.ts',
  'shop/notes.md',
  'shop/node_modules/x/index.js',
  'shop/.cache/old.ts',
  'empty/readme.md',
];

beforeAll(() => {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

function found(...names: string[]): string[] {
  return locustfilePaths(names.map((name) => join(folder, name))).map((path) => relative(folder, path));
}

describe('locustfilePaths', () => {
  it('finds in a folder what can hold user classes', () => {
    expect(found('shop')).toEqual(['shop/buyers.ts', 'shop/deep/admins.mts', 'shop/sellers.mjs']);
  });

  it('takes each file once, with its ending or without, in TypeScript or JavaScript', () => {
    expect(found('shop/buyers', 'locustfile.ts', 'shop/buyers.ts')).toEqual([
      'shop/buyers.ts',
      'locustfile.js',
    ]);
  });

  it.each([
    ['shop/none.ts', 'LOCUSTFILE_NOT_FOUND', /there is no file .*none\.ts; name one with -f/],
    ['empty', 'LOCUSTFILE_NOT_FOUND', /has no locustfile in it/],
  ])('says what is wrong with %s', (name, code, message) => {
    expect(() => found(name)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  it.each([['-'], ['https://example.org/locustfile.ts']])('does not take %s yet', (name) => {
    expect(() => locustfilePaths([name])).toThrow(expect.objectContaining({ code: 'FLAG_NOT_YET' }));
  });
});
