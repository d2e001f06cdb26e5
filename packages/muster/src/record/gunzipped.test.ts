import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gunzipped } from './gunzipped.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gunzipped-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function read(bytes: Buffer): Promise<{ text: string; damaged: boolean }> {
  const path = join(folder, 'file.gz');
  writeFileSync(path, bytes);
  let text = '';
  let damaged = false;
  for await (const part of gunzipped(path, () => (damaged = true))) text += part;
  return { text, damaged };
}

/** Hard to pack, so that a byte of the file stands for about one of the text. */
function noise(length: number): string {
  let state = 1;
  let text = '';
  for (let n = 0; n < length; n += 1) {
    state = (state * 48_271) % 2_147_483_647;
    text += String.fromCharCode(33 + (state % 90));
  }
  return text;
}

it('gives the whole text of a file that is whole', async () => {
  const whole = fc.string({ unit: 'grapheme', maxLength: 5_000 });
  await fc.assert(
    fc.asyncProperty(whole, async (text) => {
      expect(await read(gzipSync(text))).toEqual({ text, damaged: false });
    }),
    { numRuns: 50 },
  );
});

it('gives what stands before the place where a file breaks off', async () => {
  const text = noise(300_000);
  const bytes = gzipSync(text);
  const { text: given, damaged } = await read(bytes.subarray(0, bytes.length >> 1));
  expect(damaged).toBe(false);
  expect(text.startsWith(given)).toBe(true);
  expect(given.length).toBeGreaterThan(100_000);
});

it('gives what stands before a damage, and says that there is one', async () => {
  const text = noise(3_000);
  const bytes = gzipSync(text);
  bytes.fill(0xff, bytes.length - 600, bytes.length - 400);
  const { text: given, damaged } = await read(bytes);
  expect(damaged).toBe(true);
  expect(given.length).toBeGreaterThan(1_500);
  expect(given.slice(0, 1_500)).toBe(text.slice(0, 1_500));
});

it('fails as the file system does', async () => {
  await expect(gunzipped(join(folder, 'nowhere'), () => undefined).next()).rejects.toMatchObject({
    code: 'ENOENT',
  });
});
