import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { generatorUsage } from '../../stats/fixtures/generator-usage.ts';
import { RunStats } from '../../stats/run-stats.ts';
import type { ReportError } from '../report-error.ts';
import { CsvWriter } from './csv-writer.ts';

let folder: string;
let errors: ReportError[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-csv-'));
  errors = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const onError = (error: ReportError): void => {
  errors.push(error);
};

function second(stats: RunStats, elapsed: number, requests = 1, users = elapsed): void {
  for (let n = 0; n < requests; n++) {
    stats.record({
      method: 'GET',
      name: '/',
      responseTimeMs: 2,
      responseLength: 5,
      error: n === 0 ? 'no' : null,
    });
  }
  stats.roll({
    elapsed,
    time: 1_700_000_000_000 + elapsed * 1000,
    usersByClass: { A: users },
    generator: generatorUsage(),
    steady: false,
  });
}

async function lines(file: string): Promise<string[]> {
  return (await readFile(join(folder, file), 'utf8')).split('\r\n').slice(0, -1);
}

describe('CsvWriter', () => {
  test('makes folders and writes the headers at once', async () => {
    const writer = await CsvWriter.open(join(folder, 'a/b/run'), new RunStats(), onError);
    expect(await lines('a/b/run_stats_history.csv')).toHaveLength(1);
    expect(await lines('a/b/run_failures.csv')).toEqual([
      'Method,Name,Error,Occurrences,First Seen,Last Seen',
    ]);
    expect(await lines('a/b/run_exceptions.csv')).toEqual(['Count,Message,Traceback,Nodes']);
    expect(await lines('a/b/run_stats.csv')).toHaveLength(2);
    await writer.close();
  });

  test('has one history row a second, in order, however fast they come, and the final tables', async () => {
    const stats = new RunStats();
    const writer = await CsvWriter.open(join(folder, 'run'), stats, onError);
    for (let elapsed = 1; elapsed <= 50; elapsed++) {
      second(stats, elapsed, 3);
      writer.second();
      if (elapsed % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await writer.close();
    const rows = (await lines('run_stats_history.csv')).slice(1).map((line) => line.split(','));
    expect(rows.map((row) => Number(row[1]))).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
    expect(rows.map((row) => Number(row[17]))).toEqual(Array.from({ length: 50 }, (_, n) => 3 * (n + 1)));
    expect((await lines('run_stats.csv')).at(-1)).toMatch(/^,Aggregated,150,50,/);
    expect((await lines('run_failures.csv'))[1]).toMatch(/^GET,\/,no,50,/);
    expect(errors).toEqual([]);
  });

  test.each([false, true])('has one row a timestamp, the newest (full history: %s)', async (full) => {
    const stats = new RunStats({ recentByName: full });
    const writer = await CsvWriter.open(join(folder, 'run'), stats, onError, full);
    for (const elapsed of [1, 2, 2.4, 2.6]) {
      second(stats, elapsed);
      writer.second();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await writer.close();
    const rows = (await lines('run_stats_history.csv')).slice(1).map((line) => line.split(','));
    const sums = rows.filter((row) => row[3] === 'Aggregated');
    expect(sums.map((row) => [row[0], row[17]])).toEqual([
      ['1700000001', '1'],
      ['1700000002', '4'],
    ]);
    expect(rows).toHaveLength(full ? 4 : 2);
  });

  describe.each([false, true])('the last second, at whose end nobody runs (full history: %s)', (full) => {
    async function usersOfRows(seconds: readonly [elapsed: number, users: number][], running: number) {
      const stats = new RunStats({ recentByName: full });
      const writer = await CsvWriter.open(join(folder, 'run'), stats, onError, full);
      for (const [elapsed, users] of seconds) {
        second(stats, elapsed, 1, users);
        writer.second();
      }
      await writer.close(running);
      const rows = (await lines('run_stats_history.csv')).slice(1).map((line) => line.split(','));
      expect(new Set(rows.map((row) => `${row[0]} ${row[3]}`)).size).toBe(rows.length);
      return rows.filter((row) => row[3] === 'Aggregated').map((row) => `${row[17]} by ${row[1]}`);
    }

    test('is written once, with the users there were', async () => {
      const whole = await usersOfRows(
        [
          [1, 4],
          [2, 5],
          [2.01, 0],
        ],
        5,
      );
      expect(whole).toEqual(['1 by 4', '3 by 5']);
      const fraction = await usersOfRows(
        [
          [1, 4],
          [2, 5],
          [3.01, 0],
        ],
        5,
      );
      expect(fraction).toEqual(['1 by 4', '2 by 5', '3 by 5']);
    });

    test('may be the only one', async () => {
      expect(await usersOfRows([[0.4, 0]], 7)).toEqual(['1 by 7']);
    });

    test('has those that were left, where stopping took longer', async () => {
      expect(
        await usersOfRows(
          [
            [1, 9],
            [2, 3],
            [3, 0],
          ],
          9,
        ),
      ).toEqual(['1 by 9', '2 by 3', '3 by 3']);
    });

    test('has nobody when all had left before', async () => {
      expect(
        await usersOfRows(
          [
            [1, 2],
            [2, 0],
            [3, 0],
          ],
          0,
        ),
      ).toEqual(['1 by 2', '2 by 0', '3 by 0']);
    });
  });

  test('a file that cannot be drawn is told of once, and the others are written', async () => {
    const stats = new RunStats();
    const writer = await CsvWriter.open(join(folder, 'run'), stats, onError);
    stats.exceptions.sorted = () => {
      throw new TypeError('odd');
    };
    for (let elapsed = 1; elapsed <= 9; elapsed++) {
      second(stats, elapsed);
      writer.second();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await writer.close();
    expect(await lines('run_stats_history.csv')).toHaveLength(10);
    expect((await lines('run_stats.csv')).at(-1)).toMatch(/^,Aggregated,9,9,/);
    expect((await lines('run_failures.csv'))[1]).toMatch(/^GET,\/,no,9,/);
    expect(errors).toMatchObject([
      {
        code: 'REPORT_NOT_DRAWN',
        path: join(folder, 'run_exceptions.csv'),
        message: expect.stringMatching(/run_exceptions\.csv could not be drawn \(TypeError: odd at /),
      },
    ]);
    expect(writer.error).toBe(errors[0]);
  });

  test('a history that cannot be drawn costs no other file', async () => {
    const stats = new RunStats();
    const writer = await CsvWriter.open(join(folder, 'run'), stats, onError);
    stats.recent.rates = () => {
      throw new TypeError('odd');
    };
    second(stats, 1);
    writer.second();
    second(stats, 2);
    writer.second();
    await writer.close();
    expect(await lines('run_stats_history.csv')).toHaveLength(1);
    expect((await lines('run_stats.csv')).at(-1)).toMatch(/^,Aggregated,2,2,/);
    expect(errors.map(({ code, path }) => [code, path])).toEqual([
      ['REPORT_NOT_DRAWN', join(folder, 'run_stats_history.csv')],
    ]);
  });

  test('a file of arrivals only where users arrive by plan, none left from an earlier run', async () => {
    await writeFile(join(folder, 'run_arrivals.csv'), 'old');
    const closed = await CsvWriter.open(join(folder, 'run'), new RunStats(), onError);
    await closed.close();
    expect(existsSync(join(folder, 'run_arrivals.csv'))).toBe(false);
    const stats = new RunStats();
    const writer = await CsvWriter.open(join(folder, 'run'), stats, onError);
    stats.recordArrival('=Visitor', 'planned', 7);
    second(stats, 1);
    writer.second();
    await writer.close();
    expect(await lines('run_arrivals.csv')).toEqual([
      'User Class,Planned,Started,Late,Dropped,Finished,Unfinished',
      "'=Visitor,7,0,0,0,0,0",
      'Aggregated,7,0,0,0,0,0',
    ]);
    expect(errors).toEqual([]);
  });

  test('overwrites what an earlier, longer run left', async () => {
    await writeFile(join(folder, 'run_failures.csv'), 'x'.repeat(10_000));
    const writer = await CsvWriter.open(join(folder, 'run'), new RunStats(), onError);
    await writer.close();
    expect(await lines('run_failures.csv')).toHaveLength(1);
  });

  test('closing twice is harmless, and a second after it changes nothing', async () => {
    const stats = new RunStats();
    const writer = await CsvWriter.open(join(folder, 'run'), stats, onError);
    // Before the first one is over there is nothing to write of it.
    writer.second();
    await writer.close();
    await writer.close();
    second(stats, 1);
    writer.second();
    expect(await lines('run_stats_history.csv')).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  test('a path that cannot be a folder is refused with a code and what to do', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(CsvWriter.open(join(folder, 'file/run'), new RunStats(), onError)).rejects.toMatchObject({
      name: 'ReportError',
      code: 'REPORT_WRITE_FAILED',
      message: expect.stringContaining(join(folder, 'file')),
    });
  });

  // Linux has a device on which every write fails as on a full disk.
  test.runIf(existsSync('/dev/full'))('a disk that is full at the start is refused', async () => {
    await symlink('/dev/full', join(folder, 'run_stats_history.csv'));
    await expect(CsvWriter.open(join(folder, 'run'), new RunStats(), onError)).rejects.toMatchObject({
      code: 'REPORT_NO_SPACE',
    });
  });

  // A named pipe stands for a disk that fails or hangs later: real writes, real errors.
  describe.runIf(process.platform !== 'win32')('an error while the run goes on', () => {
    async function withPipe(): Promise<{
      stats: RunStats;
      writer: CsvWriter;
      stopReading: () => Promise<void>;
    }> {
      const path = join(folder, 'run_stats_history.csv');
      execFileSync('mkfifo', [path]);
      const reader = await open(path, 'r+');
      const stats = new RunStats();
      const writer = await CsvWriter.open(join(folder, 'run'), stats, onError);
      return { stats, writer, stopReading: () => reader.close() };
    }

    test('is reported once, ends the writing and throws nowhere', async () => {
      const { stats, writer, stopReading } = await withPipe();
      await stopReading();
      for (let elapsed = 1; elapsed <= 5; elapsed++) {
        second(stats, elapsed);
        writer.second();
      }
      await writer.close();
      expect(errors.map((error) => error.code)).toEqual(['REPORT_WRITE_FAILED']);
      expect(errors[0]?.message).toContain('run_stats_history.csv');
      expect(writer.error).toBe(errors[0]);
    });

    test('a disk that hangs fills no memory', async () => {
      const { stats, writer, stopReading } = await withPipe();
      for (let elapsed = 1; errors.length === 0 && elapsed < 20_000; elapsed++) {
        second(stats, elapsed);
        writer.second();
      }
      expect(errors.map((error) => error.code)).toEqual(['REPORT_TOO_SLOW']);
      await stopReading();
      await writer.close();
      expect(errors).toHaveLength(1);
    });
  });
});
