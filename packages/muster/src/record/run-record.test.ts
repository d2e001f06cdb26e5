import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildSummary } from '../report/build-summary.ts';
import { generatorUsage } from '../stats/fixtures/generator-usage.ts';
import { plainTable } from '../stats/fixtures/plain.ts';
import { RunStats } from '../stats/run-stats.ts';
import { Random } from '../testing/random.ts';
import { exampleHead, exampleResult } from './fixtures/example-head.ts';
import { recordOf } from './fixtures/recorded-stats.ts';
import { type Schema, schemaFaults } from './fixtures/schema-faults.ts';
import { Traffic } from './fixtures/traffic.ts';
import { tailPath } from './format.ts';
import { readRunRecord } from './read-run-record.ts';
import type { RunRecordWriter } from './run-record-writer.ts';

let folder: string;
let path: string;
let number = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-record-'));
  path = join(folder, `${number++}.muster`);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function open(stats: RunStats): Promise<RunRecordWriter> {
  return recordOf(path, stats, (error) => {
    throw error;
  });
}

/** A run with everything that there may be in one; told to `each` after each second. */
async function eventfulRun(stats: RunStats, seconds: number, writer: RunRecordWriter): Promise<void> {
  const random = new Random(3);
  stats.expectArrivals('Visitor');
  writer.take({ type: 'started', time: exampleResult.startTime });
  for (let second = 1; second <= seconds; second++) {
    for (let n = random.below(20); n > 0; n--) {
      const planned = random.below(2) === 0;
      stats.record({
        method: random.pick(['GET', 'POST', 'WS']),
        name: `/${random.below(1 + Math.floor(second / 10))}`,
        responseTimeMs: random.next() * 300,
        serviceTimeMs: planned ? random.next() * 200 : undefined,
        responseLength: random.below(5000),
        error: random.below(3) === 0 ? `failure ${random.below(8)}` : null,
        userClass: random.pick(['Reader', 'Visitor']),
        tags: random.pick([['slow'], [], undefined]),
        phases: random.pick([undefined, { connect: 1, tls: 2, firstByte: random.next() * 9, body: 0.5 }]),
      });
      if (planned) stats.recordLag(random.next());
      stats.recordArrival('Visitor', random.pick(['planned', 'started', 'late', 'dropped']));
      if (n === 5) stats.recordArrival('Visitor', 'started');
      if (n === 5) stats.recordArrival('Visitor', 'finished');
    }
    if (random.below(9) === 0)
      stats.exceptions.record(new Error(`${random.below(4)}`), 1_800_000_000_000 + second);
    stats.roll({
      elapsed: second * 1.003,
      time: 1_800_000_000_000 + second * 1003,
      usersByClass: { Reader: second, Visitor: 1 },
      generator: generatorUsage({ cpu: random.next(), loopDelay: random.next() * 10 }),
      steady: second % 50 > 3,
      stage: second < 40 ? 'low' : second < 90 ? 'high' : null,
    });
    await writer.written();
  }
}

const groups = { userClasses: ['Reader', 'Visitor'], tags: ['slow'] };

describe('the record of a run', () => {
  it('gives back the very summary of the run', async () => {
    const stats = new RunStats({ groups });
    const writer = await open(stats);
    await eventfulRun(stats, 140, writer);
    // After the last second, as a listener of the end might.
    stats.exceptions.record(new Error('late'), 1_800_000_200_000);
    await writer.end(exampleResult);
    const { input, cutOff, header } = await readRunRecord(path);
    expect(cutOff).toBeNull();
    expect(header).toMatchObject({ ...exampleHead, groups });
    expect(buildSummary(input)).toEqual(buildSummary({ ...exampleResult, stats }));
    expect(plainTable(input.stats.total)).toEqual(plainTable(stats.total));
    expect(plainTable(input.stats.steady)).toEqual(plainTable(stats.steady));
    expect(input.stats.totalLag).toEqual(stats.totalLag);
    expect(input.stats.steadyGroups).toEqual(stats.steadyGroups);
    expect(existsSync(tailPath(path))).toBe(false);
  });

  it('forgets what the run itself forgot', async () => {
    const stats = new RunStats({ groups });
    const writer = await open(stats);
    await eventfulRun(stats, 70, writer);
    stats.reset(70.5);
    stats.record({ method: 'PUT', name: '/new', responseTimeMs: 5, responseLength: 1, error: 'no' });
    stats.roll({
      elapsed: 71.25,
      time: 1_800_000_071_250,
      usersByClass: { Reader: 1 },
      generator: generatorUsage(),
      steady: true,
    });
    await writer.end(exampleResult);
    const seen: number[] = [];
    const { input } = await readRunRecord(path, { second: ({ elapsed }) => seen.push(elapsed) });
    const summary = buildSummary(input);
    expect(summary).toEqual(buildSummary({ ...exampleResult, stats }));
    expect(summary.whole.entries.map(({ name }) => name)).toEqual(['/new']);
    expect(seen).toHaveLength(71);
  });

  it('of a run without a second is one, too', async () => {
    const stats = new RunStats();
    const writer = await open(stats);
    await writer.end(exampleResult);
    const { input } = await readRunRecord(path);
    expect(buildSummary(input)).toEqual(buildSummary({ ...exampleResult, stats }));
  });
});

describe('a run that was cut off', () => {
  it.each([1, 59, 60, 61, 130])('is known up to its last second, the %dth', async (seconds) => {
    const stats = new RunStats({ groups });
    const writer = await open(stats);
    await eventfulRun(stats, seconds, writer);
    const { input, cutOff } = await readRunRecord(path);
    expect(cutOff).toBe(Math.round(seconds * 1.003));
    expect(plainTable(input.stats.total)).toEqual(plainTable(stats.total));
    expect([...input.stats.seconds]).toEqual([...stats.seconds]);
    expect(new Set(input.stats.errors.sorted())).toEqual(new Set(stats.errors.sorted()));
    expect(new Set(input.stats.exceptions.sorted())).toEqual(new Set(stats.exceptions.sorted()));
    expect(buildSummary(input).verdict).toMatchObject({
      outcome: 'invalid',
      reason: `the run was cut off after ${cutOff} s`,
      targets: [{ key: 'p95', limit: '< 200 ms', held: null }],
    });
    await writer.close();
  });

  it('is known up to its last closed chunk without its tail', async () => {
    const stats = new RunStats();
    const writer = await open(stats);
    await eventfulRun(stats, 70, writer);
    await writer.close();
    await rm(tailPath(path));
    const { input, cutOff } = await readRunRecord(path);
    expect(cutOff).toBe(60);
    expect([...input.stats.seconds]).toEqual([...stats.seconds].slice(0, 60));
  });

  it('counts whole seconds only, wherever its files end', async () => {
    const stats = new RunStats();
    const writer = await open(stats);
    await eventfulRun(stats, 64, writer);
    await writer.close();
    const random = new Random(9);
    const [main, tail] = [await readFile(path), await readFile(tailPath(path))];
    for (let round = 0; round < 60; round++) {
      await writeFile(path, main.subarray(0, main.length - random.below(main.length / 3)));
      await writeFile(tailPath(path), tail.subarray(0, random.below(tail.length)));
      const { input } = await readRunRecord(path);
      const requests = [...input.stats.seconds].reduce((sum, second) => sum + second.requests, 0);
      expect(input.stats.total.aggregated().requests).toBe(requests);
      expect([...input.stats.seconds]).toEqual([...stats.seconds].slice(0, input.stats.seconds.length));
    }
  });
});

describe('a reader', () => {
  async function written(change: (lines: string[]) => string[]): Promise<void> {
    const stats = new RunStats();
    const writer = await open(stats);
    await eventfulRun(stats, 3, writer);
    await writer.end(exampleResult);
    const lines = gunzipSync(await readFile(path))
      .toString()
      .trimEnd()
      .split('\n');
    await writeFile(path, gzipSync(`${change(lines).join('\n')}\n`));
  }

  it('passes over lines and fields of a newer Muster', async () => {
    await written((lines) =>
      lines.flatMap((line) => [
        JSON.stringify({ ...JSON.parse(line), novelty: [1] }),
        '{"type":"novelty","n":1}',
      ]),
    );
    const { input, cutOff } = await readRunRecord(path);
    expect(cutOff).toBeNull();
    expect(input.stats.seconds).toHaveLength(3);
  });

  it('refuses a format of a newer Muster', async () => {
    await written(([head = '', ...lines]) => [JSON.stringify({ ...JSON.parse(head), version: 2 }), ...lines]);
    await expect(readRunRecord(path)).rejects.toMatchObject({
      code: 'RECORD_TOO_NEW',
      message: expect.stringContaining('version 2'),
    });
  });

  it('refuses one whose numbers do not fit together', async () => {
    await written((lines) => lines.map((line) => line.replace(/"response":\[\d+/, '"response":[1')));
    await expect(readRunRecord(path)).rejects.toMatchObject({ code: 'RECORD_INVALID' });
  });

  it.each(['', 'plain text', gzipSync('{"a":1}\n'), gzipSync('{"type":"header","format":"other"}\n')])(
    'refuses what is no record',
    async (bytes) => {
      await writeFile(path, bytes);
      await expect(readRunRecord(path)).rejects.toMatchObject({ code: 'RECORD_INVALID' });
    },
  );

  it('says which file it cannot read', async () => {
    await expect(readRunRecord(path)).rejects.toMatchObject({
      code: 'RECORD_NOT_READABLE',
      message: expect.stringContaining(path),
    });
  });
});

describe('the schema', () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../schema/run-record.schema.json', import.meta.url), 'utf8'),
  ) as Schema;

  it('knows every line of a record and of its tail, and every field', async () => {
    const stats = new RunStats({ groups });
    const writer = await open(stats);
    await eventfulRun(stats, 62, writer);
    const bytes = { finishFlush: constants.Z_SYNC_FLUSH };
    const tail = gunzipSync(await readFile(tailPath(path)), bytes).toString();
    stats.reset(62.5);
    await eventfulRun(stats, 5, writer);
    await writer.end(exampleResult);
    const lines = (gunzipSync(await readFile(path)).toString() + tail).trimEnd().split('\n');
    const types = new Set<string>();
    for (const line of lines) {
      const value = JSON.parse(line) as { type: string };
      types.add(value.type);
      expect(schemaFaults(value, schema, schema)).toEqual([]);
    }
    expect([...types].sort()).toEqual(
      (schema.oneOf ?? []).map(({ $ref = '' }) => $ref.replace('#/$defs/', '')).sort(),
    );
  });

  it.each([{}, { type: 'start' }, { type: 'start', time: 'now' }, { type: 'second', n: 1 }])(
    'refuses %j',
    (value) => {
      expect(schemaFaults(value, schema, schema)).not.toEqual([]);
    },
  );
});

describe('its size', () => {
  it('stays below 100 MB in 24 hours of 50 names at 1,000 requests/s', async () => {
    const stats = new RunStats();
    const writer = await open(stats);
    const traffic = new Traffic(stats, { names: 50, rate: 1000 });
    const seconds = 300;
    let largestTail = 0;
    for (let second = 0; second < seconds; second++) {
      traffic.second();
      await writer.written();
      if (second % 60 === 58) largestTail = Math.max(largestTail, (await stat(tailPath(path))).size);
    }
    // Closing a chunk this early makes it larger than it would be.
    await writer.end(exampleResult);
    const perDay = ((await stat(path)).size / seconds) * 86_400;
    expect(perDay).toBeLessThan(100e6);
    expect(perDay).toBeGreaterThan(10e6);
    expect(largestTail).toBeLessThan(2e6);
  });
});
