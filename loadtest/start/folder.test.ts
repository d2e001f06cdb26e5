import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { spaceNeeded } from './disk-space.ts';
import { prepareFolder } from './folder.ts';

const place = mkdtempSync(join(tmpdir(), 'vigilia-folder-'));

afterAll(() => rmSync(place, { recursive: true }));

it('makes a folder with those above it, once', async () => {
  const path = join(place, 'some', 'where', 'else');
  await prepareFolder(path, 'data', 'VIGILIA_DATA');
  await prepareFolder(path, 'data', 'VIGILIA_DATA');
  expect(statSync(path).isDirectory()).toBe(true);
});

it.each([
  [
    'a file',
    'file',
    /^the folder for data, .*file, cannot be one: there is a file; set VIGILIA_DATA to one /,
  ],
  ['a folder below a file', 'file/below/it', /below\/it, cannot be written \(ENOTDIR\); set VIGILIA_DATA /],
])('says in a sentence that %s is none', async (_name, path, message) => {
  writeFileSync(join(place, 'file'), 'precious');
  await expect(prepareFolder(join(place, path), 'data', 'VIGILIA_DATA')).rejects.toMatchObject({
    name: 'StartFailure',
    message: expect.stringMatching(message),
  });
});

it.runIf(existsSync('/proc/self'))('does not try without end where no folder can be made', async () => {
  await expect(prepareFolder('/proc/vigilia/data', 'data', 'VIGILIA_DATA')).rejects.toThrow(
    /^the folder for data, \/proc\/vigilia\/data, cannot be written \(\w+\); set VIGILIA_DATA to one/,
  );
});

it('counts an empty database only where there is none yet', () => {
  const database = join(place, 'postgres');
  const first = spaceNeeded(database, 100, 60);
  mkdirSync(join(database, 'data'), { recursive: true });
  expect(first - spaceNeeded(database, 100, 60)).toBe(300 * 1024 * 1024);
});
