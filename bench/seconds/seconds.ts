import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { RunStats } from '@vigilia/muster';
import { machineLine } from '../machine.ts';
import { median } from '../median.ts';
import { cpuTime, drawn, generator, latencies } from '../recording/made-up.ts';

const requestsASecond = 8000;
const seconds = 60;
/** Until what is compiled is compiled. */
const warmUp = 10;
const numbersOfNames = [50, 500, 2000];

type Stats = new (options: { recentByName: boolean }) => RunStats;

/**
 * `npm run bench -- seconds`: for how long every user waits while a second is closed, at 8,000 requests a second, by the
 * number of request names; and what the statistics hold after a minute. ms of processor time, which others on
 * the machine do not lengthen.
 */
export async function closingSeconds(): Promise<void> {
  const module = new URL('../../../packages/muster/dist/stats/run-stats.js', import.meta.url);
  const { RunStats } = (await import(module.href)) as { RunStats: Stats };
  const times = latencies();
  console.log(machineLine());
  console.log(`${seconds} seconds of ${requestsASecond.toLocaleString('en-US')} requests`);
  console.log('names   closing a second, ms: median  longest   with --csv-full-history   MB held');
  for (const names of numbersOfNames) {
    const plain = measure(new RunStats({ recentByName: false }), names, times);
    const byName = measure(new RunStats({ recentByName: true }), names, times);
    console.log(
      [
        String(names).padEnd(8),
        plain.median.toFixed(1).padStart(28),
        plain.longest.toFixed(1).padStart(9),
        byName.median.toFixed(1).padStart(25),
        String(Math.round(plain.held)).padStart(10),
      ].join(''),
    );
    console.log(`seconds-${names}=${plain.median.toFixed(2)}`);
  }
  const { start, end } = aDay(new RunStats({ recentByName: false }), times);
  console.log(`MB held after an hour with 50 names, and after a day: ${start.toFixed(0)}, ${end.toFixed(0)}`);
}

/** 24 hours of a run, each second with as many requests as there are names. */
function aDay(stats: RunStats, times: Float64Array): { start: number; end: number } {
  const before = memory();
  const paths = pathsOf(50);
  let start = 0;
  for (let second = 1; second <= 24 * 3600; second++) {
    for (let n = 0; n < paths.length; n++) record(stats, paths, times, second * 977 + n);
    stats.roll(endOf(second));
    if (second === 3600) start = memory() - before;
  }
  return { start, end: memory() - before };
}

function measure(
  stats: RunStats,
  names: number,
  times: Float64Array,
): { median: number; longest: number; held: number } {
  const before = memory();
  const paths = pathsOf(names);
  const closing: number[] = [];
  for (let second = 1; second <= seconds; second++) {
    for (let n = 0; n < requestsASecond; n++) record(stats, paths, times, second * requestsASecond + n);
    const start = cpuTime();
    stats.roll(endOf(second));
    if (second > warmUp) closing.push(cpuTime() - start);
  }
  return { median: median(closing), longest: Math.max(...closing), held: memory() - before };
}

function pathsOf(names: number): string[] {
  return Array.from({ length: names }, (_, index) => `/api/v1/things/${index}`);
}

function endOf(second: number) {
  return { elapsed: second, time: second * 1000, usersByClass: { A: 1 }, generator, steady: true };
}

function record(stats: RunStats, paths: readonly string[], times: Float64Array, n: number): void {
  const responseTimeMs = times[n % drawn] as number;
  stats.record({
    method: 'GET',
    // Multiplied by a prime, so that neighbours do not follow one another.
    name: paths[(n * 7919) % paths.length] as string,
    responseTimeMs,
    responseLength: 412,
    error: null,
    userClass: undefined,
    tags: undefined,
    phases: { connect: 0, tls: 0, firstByte: responseTimeMs * 0.95, body: responseTimeMs * 0.05 },
  });
}

const collect: () => void = (() => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
})();

/** MB of what is in use. */
function memory(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}
