import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keptSecrets } from './secrets.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigilia-secrets-'));
  file = join(folder, 'data', 'secrets.json');
});
afterEach(() => rm(folder, { recursive: true }));

it('are made once, however many start at the same time, and only their owner can read them', async () => {
  const made = await Promise.all(Array.from({ length: 8 }, () => keptSecrets(file)));
  const secrets = new Set(made.map(({ jwtSecret }) => jwtSecret));
  expect(secrets.size).toBe(1);
  expect([...secrets][0]).toMatch(/^[0-9a-f]{64}$/);
  expect(await keptSecrets(file)).toEqual(made[0]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(folder, 'data'))).toEqual(['secrets.json']);
});

it('are others in another folder', async () => {
  expect(await keptSecrets(file)).not.toEqual(await keptSecrets(join(folder, 'other', 'secrets.json')));
});

it.each(['', 'nonsense', 'null', '{}', '{"jwt_secret": ""}', '{"jwt_secret": 1}'])(
  'are not replaced when the file holds %j',
  async (text) => {
    await keptSecrets(file);
    await writeFile(file, text);
    await expect(keptSecrets(file)).rejects.toThrow('remove it');
    expect(await readFile(file, 'utf8')).toBe(text);
  },
);
