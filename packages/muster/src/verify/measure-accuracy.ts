import { Histogram } from '../stats/histogram.ts';
import type { RunStats } from '../stats/run-stats.ts';
import { type Comparison, compare } from './accuracy-error.ts';
import type { LoadPlan } from './calibrate.ts';
import { drive } from './drive.ts';
import { ExactPercentiles } from './exact-percentiles.ts';
import { keenRequest, keenUser } from './keen-user.ts';
import { RequestStamps } from './request-stamps.ts';
import type { ServerLog } from './server/script.ts';
import type { ServerProcess } from './server/server-process.ts';
import { mean } from './stretches.ts';

/** What came of a run against a server with a log of its own. */
export interface MeasuredAccuracy {
  /** Stretches with enough samples for every percentile compared, in order. */
  readonly stretches: readonly (readonly Comparison[])[];
  readonly whole: readonly Comparison[];
  readonly requests: number;
  /** In the log of the server. */
  readonly logged: number;
  /** Of a stretch. */
  readonly leastSamples: number;
  readonly secondsPerStretch: number;
  /** Of the generator, without the first and the last second: cores, and share of the time. */
  readonly cpu: number;
  readonly utilisation: number;
}

/** @param leastSamples of a stretch @throws MusterError VERIFY_SERVER_FAILED */
export async function measureAccuracy(
  server: ServerProcess,
  { users, rate, workMs }: LoadPlan,
  seconds: number,
  leastSamples: number,
  stats: RunStats,
): Promise<MeasuredAccuracy> {
  const stamps = new RequestStamps();
  // Room for a rate that comes out lower than planned.
  const secondsPerStretch = Math.ceil((leastSamples * 1.05) / (rate * 0.95));
  const stretchNow = (): number => Math.floor(stats.seconds.length / secondsPerStretch);
  const said: Histogram[] = [];
  stats.onRoll((_second, { entries }) => {
    // Called when the second is in the list already.
    const stretch = Math.floor((stats.seconds.length - 1) / secondsPerStretch);
    said[stretch] ??= new Histogram();
    said[stretch].add(entries.select(keenRequest).responseTimes);
  });
  const userClass = keenUser({ stamps, workMs, stretch: stretchNow });
  await drive({ userClasses: [userClass], users, seconds, host: server.url, stats });
  const log = await server.takeLog();
  const truths = truthsOf(log, stamps, said.length);
  const middle = [...stats.seconds].slice(1, -2);
  return {
    stretches: said.flatMap((histogram, at) => {
      const truth = truths[at] as ExactPercentiles;
      return truth.count >= leastSamples ? [compare(histogram, truth)] : [];
    }),
    whole: compare(stats.total.select(keenRequest).responseTimes, truthOf(log, stamps)),
    requests: stats.total.select(keenRequest).requests,
    logged: log.number.length,
    leastSamples,
    secondsPerStretch,
    cpu: mean(middle.map(({ generator }) => generator.cpu)),
    utilisation: mean(middle.map(({ generator }) => generator.utilisation)),
  };
}

/** From the task's asking to the server's answer, ms. */
function truthOf(log: ServerLog, stamps: RequestStamps): ExactPercentiles {
  return new ExactPercentiles(
    log.number.map((number, at) => (log.answeredAt[at] as number) - stamps.askedAt(number)),
  );
}

/** The same for each stretch: exactly the requests that were recorded in it. */
function truthsOf(log: ServerLog, stamps: RequestStamps, stretches: number): ExactPercentiles[] {
  const times: number[][] = Array.from({ length: stretches }, () => []);
  log.number.forEach((number, at) => {
    times[stamps.stretchOf(number)]?.push((log.answeredAt[at] as number) - stamps.askedAt(number));
  });
  return times.map((ofStretch) => new ExactPercentiles(ofStretch));
}
