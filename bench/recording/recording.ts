import type { RunStats } from '@vigilia/muster';
import { machineLine } from '../machine.ts';
import { median } from '../median.ts';
import { cpuTime, drawn, generator, latencies } from './made-up.ts';

const rounds = 15;
const samplesEach = 500_000;
/** Samples between two ends of a second. */
const samplesASecond = 10_000;
const names = Array.from({ length: 10 }, (_, index) => `/api/v1/things/${index}`);
const methods = ['GET', 'POST'];
type Stats = new () => RunStats;

/** What one round took, ns of processor time a sample. */
interface Round {
  /** Making the samples, and nothing else. */
  readonly making: number;
  /** Making and recording them. */
  readonly recording: number;
  /** The ends of the seconds between. */
  readonly rolling: number;
}

/**
 * `npm run bench -- recording`: what it costs to put one request into the statistics: 10 names, times from 50 µs to
 * seconds, both clocks, connect, first byte and body. The last line is the median, ns of processor
 * time.
 */
export async function recording(): Promise<void> {
  const module = new URL('../../../packages/muster/dist/stats/run-stats.js', import.meta.url);
  const { RunStats } = (await import(module.href)) as { RunStats: Stats };
  const times = latencies();
  console.log(machineLine());
  console.log(
    `${rounds} rounds of ${samplesEach.toLocaleString('en-US')} samples, ns of processor time a sample`,
  );
  // Whatever is compiled is compiled now.
  round(RunStats, times);
  const results = Array.from({ length: rounds }, () => round(RunStats, times));
  const recorded = results.map(({ recording, making }) => recording - making);
  console.log(`the sample itself    ${median(results.map(({ making }) => making)).toFixed(1)}`);
  console.log(`end of the second    ${median(results.map(({ rolling }) => rolling)).toFixed(1)}`);
  const [least, most] = [Math.min(...recorded), Math.max(...recorded)];
  console.log(
    `record               ${median(recorded).toFixed(1)} (${least.toFixed(1)} to ${most.toFixed(1)})`,
  );
  console.log(`recording=${median(recorded).toFixed(1)}`);
}

function round(Stats: Stats, times: Float64Array): Round {
  const stats = new Stats();
  let making = 0;
  let recording = 0;
  let rolling = 0;
  for (let done = 0; done < samplesEach; done += samplesASecond) {
    making += feed(nothing, times, done);
    recording += feed(stats, times, done);
    const before = cpuTime();
    const elapsed = done / samplesASecond + 1;
    stats.roll({ elapsed, time: elapsed * 1000, usersByClass: { A: 1 }, generator, steady: true });
    rolling += cpuTime() - before;
  }
  if (stats.total.aggregated().requests !== samplesEach) throw new Error('samples were lost');
  const each = 1e6 / samplesEach;
  return { making: making * each, recording: recording * each, rolling: rolling * each };
}

type Sink = Pick<RunStats, 'record'>;
/** Keeps the last sample, so that making it is not left out as useless. */
const nothing: Sink & { last: unknown } = {
  last: null,
  record(sample) {
    this.last = sample;
  },
};

/** @returns ms of processor time */
function feed(into: Sink, times: Float64Array, from: number): number {
  const started = cpuTime();
  for (let n = from; n < from + samplesASecond; n++) {
    const serviceTimeMs = times[n % drawn] as number;
    const late = n % 7 === 0 ? (times[(n * 31) % drawn] as number) / 10 : 0.02;
    const connect = n % 100 === 0 ? 0.21 : 0;
    into.record({
      method: methods[n & 1] as string,
      name: names[n % names.length] as string,
      responseTimeMs: serviceTimeMs + late,
      serviceTimeMs,
      responseLength: 412,
      error: null,
      userClass: undefined,
      tags: undefined,
      phases: { connect, tls: 0, firstByte: serviceTimeMs * 0.95 - connect, body: serviceTimeMs * 0.05 },
    });
  }
  return cpuTime() - started;
}
