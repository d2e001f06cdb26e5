import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildSummary } from '../report/build-summary.ts';
import { machineLine } from '../report/terminal/machine-line.ts';
import { RunStats } from '../stats/run-stats.ts';
import { exampleResult } from './fixtures/example-head.ts';
import { recordOf } from './fixtures/recorded-stats.ts';
import { Traffic } from './fixtures/traffic.ts';
import { listRuns } from './list-runs.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-runs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);

/** A run of some seconds, the first of them not steady. */
async function recorded(
  name: string,
  options: { seconds?: number; startTime?: number; ends?: boolean; steady?: boolean } = {},
): Promise<RunStats> {
  const { seconds = 5, startTime = exampleResult.startTime, ends = true, steady = true } = options;
  const stats = new RunStats();
  const writer = await recordOf(at(name), stats, (error) => {
    throw error;
  });
  writer.take({ type: 'started', time: startTime });
  const traffic = new Traffic(stats, { names: 3, rate: 40, failures: 0.1 });
  for (let n = 0; n < seconds; n++) traffic.second(steady && n > 0);
  if (ends) await writer.end({ ...exampleResult, startTime, endTime: startTime + seconds * 1000 });
  else await writer.close();
  return stats;
}

/** Packs the lines of a record anew. */
function rewrite(from: string, to: string, change: (lines: string[]) => string[]): void {
  const lines = gunzipSync(readFileSync(at(from)))
    .toString()
    .trimEnd()
    .split('\n');
  writeFileSync(at(to), gzipSync(`${change(lines).join('\n')}\n`));
}

describe('the runs of a folder', () => {
  it('stand newest first, with the figures that each said itself', async () => {
    const hour = 3_600_000;
    const stats = await recorded('b.muster', { startTime: exampleResult.startTime + hour });
    await recorded('a.muster');
    await recorded('c.muster', { startTime: exampleResult.startTime + 2 * hour });
    const runs = await listRuns(folder);
    expect(runs.map(({ file }) => file)).toEqual(['c.muster', 'b.muster', 'a.muster']);
    expect(runs[1]).toMatchObject({
      title: 'shop',
      profile: 'nightly',
      startTime: exampleResult.startTime + hour,
      seconds: 5,
      state: 'ended',
      verdict: { outcome: 'pass', reason: 'no failed request and no exception' },
    });
    const line = machineLine(buildSummary({ ...exampleResult, stats }));
    const { users, requestsPerSecond, p95, failures, requests } = runs[1]?.figures ?? {};
    expect(line).toContain(
      `users=${users} rps=${Math.round(requestsPerSecond ?? 0)} p95_ms=${Math.round(p95 ?? 0)} `,
    );
    expect(line).toContain(` failures=${failures} `);
    expect(requests).toBe(stats.total.aggregated().requests);
  });

  it('have the figures of the whole run without a steady state, and none of what there was not', async () => {
    const stats = await recorded('a.muster', { steady: false });
    await recorded('empty.muster', { seconds: 0 });
    const [run, empty] = await listRuns(folder);
    expect(run?.figures?.requestsPerSecond).toBe(stats.total.aggregated().requests / stats.duration);
    expect(empty).toMatchObject({
      seconds: 0,
      figures: { users: 0, requests: 0, requestsPerSecond: null, p95: null },
    });
  });

  it('are known from their beginning and their end: what is between is not read', async () => {
    await recorded('a.muster', { seconds: 300 });
    const [whole] = await listRuns(folder);
    const bytes = readFileSync(at('a.muster'));
    writeFileSync(at('a.muster'), bytes.fill(0x55, 20_000, 60_000));
    expect(await listRuns(folder)).toEqual([whole]);
  });

  it('say so when one has no end', async () => {
    const stats = await recorded('a.muster', { seconds: 61, ends: false });
    const [run] = await listRuns(folder);
    const { requests, failures } = stats.total.aggregated();
    expect(run).toMatchObject({
      startTime: exampleResult.startTime,
      state: 'open',
      verdict: null,
      seconds: stats.seconds.at(-1)?.elapsed,
      figures: { users: 1000, requests, failures, requestsPerSecond: requests / stats.duration },
    });
    expect(run?.figures?.p95).toBeCloseTo(stats.total.aggregated().percentileMs(0.95), 9);
    // Killed before its first second.
    await recorded('b.muster', { seconds: 0, ends: false });
    expect((await listRuns(folder))[1]).toMatchObject({ state: 'open', seconds: null, figures: null });
  });

  it('say so when one is damaged', async () => {
    await recorded('a.muster', { seconds: 100, ends: false });
    const bytes = readFileSync(at('a.muster'));
    writeFileSync(at('a.muster'), bytes.fill(0x55, bytes.length - 4000, bytes.length - 3900));
    const [run] = await listRuns(folder);
    expect(run).toMatchObject({ state: 'damaged', verdict: null });
    expect(run?.figures?.requests).toBeGreaterThan(0);
  });

  it('are known in the form of an earlier Muster too, and refused in that of a later one', async () => {
    await recorded('a.muster');
    const [own] = await listRuns(folder);
    rewrite('a.muster', 'earlier.muster', (lines) =>
      lines.map((line) => JSON.stringify({ ...JSON.parse(line), figures: undefined })),
    );
    rewrite('a.muster', 'later.muster', ([head = '', ...lines]) => [
      JSON.stringify({ type: 'header', format: 'muster-run', version: 2, clock: JSON.parse(head).clock }),
      ...lines,
    ]);
    await rm(at('a.muster'));
    const runs = await listRuns(folder);
    expect(runs.find(({ file }) => file === 'later.muster')).toMatchObject({
      state: 'too new',
      verdict: null,
    });
    const earlier = runs.find(({ file }) => file === 'earlier.muster');
    const { requests, failures, users } = own?.figures ?? {};
    expect(earlier).toMatchObject({
      ...{ startTime: own?.startTime, seconds: own?.seconds, state: 'ended', verdict: own?.verdict },
      figures: { requests, failures, users },
    });
  });

  it('count from the last reset', async () => {
    const stats = new RunStats();
    const writer = await recordOf(at('a.muster'), stats, (error) => {
      throw error;
    });
    const traffic = new Traffic(stats, { names: 3, rate: 40 });
    for (let n = 0; n < 3; n++) traffic.second();
    stats.reset(stats.seconds.at(-1)?.elapsed ?? 0);
    traffic.second();
    await writer.close();
    const [run] = await listRuns(folder);
    expect(run?.figures?.requests).toBe(stats.total.aggregated().requests);
  });

  it.runIf(process.platform !== 'win32')('are nothing but records', async () => {
    await recorded('a.muster', { ends: false });
    writeFileSync(at('empty'), '');
    writeFileSync(at('notes.txt'), 'no run');
    writeFileSync(at('other.gz'), gzipSync('{"type":"header","format":"other"}\n'));
    writeFileSync(at('endless.gz'), gzipSync('x'.repeat(20_000_000)));
    mkdirSync(at('folder.muster'));
    symlinkSync(at('nowhere'), at('lost.muster'));
    execFileSync('mkfifo', [at('pipe.muster')]);
    expect((await listRuns(folder)).map(({ file }) => file)).toEqual(['a.muster']);
  });

  it('cannot be listed where there is no folder', async () => {
    await expect(listRuns(at('nowhere'))).rejects.toMatchObject({
      code: 'FOLDER_NOT_READABLE',
      message: expect.stringContaining(at('nowhere')),
    });
  });
});
