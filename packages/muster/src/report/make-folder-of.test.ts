import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolderOf } from './make-folder-of.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'make-folder-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('makeFolderOf', () => {
  it('makes all that is missing, several callers at once', async () => {
    const report = join(folder, 'a', 'b', 'c', 'report.html');
    await Promise.all([
      makeFolderOf(report),
      makeFolderOf(report),
      makeFolderOf(join(folder, 'a', 'report.html')),
    ]);
    expect(statSync(dirname(report)).isDirectory()).toBe(true);
    await makeFolderOf(report);
  });

  it('says why it cannot', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(makeFolderOf(join(folder, 'file', 'below', 'report.html'))).rejects.toMatchObject({
      code: 'REPORT_WRITE_FAILED',
      message: expect.stringContaining('report.html'),
    });
  });

  it.runIf(existsSync('/proc/self'))('gives up where nothing can be made', async () => {
    await expect(makeFolderOf('/proc/nothing/below/report.html')).rejects.toMatchObject({
      code: 'REPORT_WRITE_FAILED',
    });
  });
});
