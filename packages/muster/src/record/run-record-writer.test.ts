import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, open as openFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReportError } from '../report/report-error.ts';
import { RunStats } from '../stats/run-stats.ts';
import { exampleResult } from './fixtures/example-head.ts';
import { recordOf } from './fixtures/recorded-stats.ts';
import { Traffic } from './fixtures/traffic.ts';
import { readRunRecord } from './read-run-record.ts';
import type { RunRecordWriter } from './run-record-writer.ts';

let folder: string;
let errors: ReportError[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-record-'));
  errors = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function open(path: string, stats: RunStats): Promise<RunRecordWriter> {
  return recordOf(path, stats, (error) => errors.push(error), 500_000);
}

describe('RunRecordWriter', () => {
  it('makes folders, and takes the place of an earlier record', async () => {
    const path = join(folder, 'a/b/run.muster');
    for (const seconds of [3, 2]) {
      const stats = new RunStats();
      const writer = await open(path, stats);
      const traffic = new Traffic(stats, { names: 2, rate: 5 });
      for (let n = 0; n < seconds; n++) traffic.second();
      await writer.end(exampleResult);
    }
    expect((await readRunRecord(path)).input.stats.seconds).toHaveLength(2);
  });

  it('keeps the order of seconds that come faster than they are written', async () => {
    const path = join(folder, 'run.muster');
    const stats = new RunStats();
    const writer = await open(path, stats);
    const traffic = new Traffic(stats, { names: 3, rate: 20 });
    for (let n = 0; n < 100; n++) traffic.second(n % 7 > 0);
    await writer.end(exampleResult);
    const { input } = await readRunRecord(path);
    expect(input.stats.seconds).toEqual(stats.seconds);
    expect(input.stats.steady.aggregated()).toEqual(stats.steady.aggregated());
  });

  it('closes as often as one likes, and hears of no second after it', async () => {
    const path = join(folder, 'run.muster');
    const stats = new RunStats();
    const writer = await open(path, stats);
    const traffic = new Traffic(stats, { names: 1, rate: 5 });
    traffic.second();
    await writer.end(exampleResult);
    traffic.second();
    await writer.close();
    await writer.end(exampleResult);
    expect((await readRunRecord(path)).input.stats.seconds).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  it('refuses a path that cannot be one, with a code and what to do', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(open(join(folder, 'file/run'), new RunStats())).rejects.toMatchObject({
      name: 'ReportError',
      code: 'REPORT_WRITE_FAILED',
      message: expect.stringContaining(join(folder, 'file')),
    });
  });

  // Linux has a device on which every write fails as on a full disk.
  describe.runIf(existsSync('/dev/full'))('on a full disk', () => {
    it('refuses to begin', async () => {
      await symlink('/dev/full', join(folder, 'run'));
      await expect(open(join(folder, 'run'), new RunStats())).rejects.toMatchObject({
        code: 'REPORT_NO_SPACE',
      });
    });
  });

  // A named pipe stands for a disk that fails or hangs later: real writes, real errors.
  describe.runIf(process.platform !== 'win32')('an error while the run goes on', () => {
    async function withPipe() {
      const path = join(folder, 'run');
      execFileSync('mkfifo', [path]);
      const reader = await openFile(path, 'r+');
      const stats = new RunStats();
      const writer = await open(path, stats);
      return { writer, traffic: new Traffic(stats, { names: 5, rate: 50 }), reader };
    }

    it('is told once, ends the writing and throws nowhere', async () => {
      const { writer, traffic, reader } = await withPipe();
      await reader.close();
      for (let n = 0; n < 5; n++) {
        traffic.second();
        await writer.written();
      }
      await writer.end(exampleResult);
      expect(errors.map(({ code }) => code)).toEqual(['REPORT_WRITE_FAILED']);
      expect(writer.error).toBe(errors[0]);
    });

    it('fills no memory on a disk that hangs', async () => {
      const { writer, traffic, reader } = await withPipe();
      for (let n = 0; errors.length === 0 && n < 50_000; n++) traffic.second();
      expect(errors.map(({ code }) => code)).toEqual(['REPORT_TOO_SLOW']);
      await reader.close();
      await writer.close();
      expect(errors).toHaveLength(1);
    });
  });
});
