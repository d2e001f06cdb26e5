import { RunStats } from '../../stats/run-stats.ts';
import { accuracyReport } from '../accuracy-report.ts';
import { calibrate } from '../calibrate.ts';
import type { CheckReport } from '../check.ts';
import { measureAccuracy } from '../measure-accuracy.ts';
import { ServerProcess } from '../server/server-process.ts';

export interface AccuracyOptions {
  readonly seconds: number;
  /** Share of a core that the generator is to be busy. */
  readonly load: number;
  /** Requests in a stretch whose percentiles are compared. */
  readonly leastSamples: number;
  /** What is verified: where samples go. */
  readonly newStats: () => RunStats;
}

const real: AccuracyOptions = {
  seconds: 8,
  load: 0.65,
  // Ten of them lie beyond p99.9.
  leastSamples: 10_000,
  newStats: () => new RunStats(),
};

const delay = { medianMs: 20, sigma: 0.6, seed: 5 };

/**
 * A server keeps every request for a log-normal time and notes when it answered; every percentile that Muster says has
 * to agree with the time from the task's asking to that instant.
 *
 * @throws MusterError VERIFY_SERVER_FAILED
 */
export async function checkAccuracy(options: Partial<AccuracyOptions> = {}): Promise<CheckReport> {
  const { seconds, load, leastSamples, newStats } = { ...real, ...options };
  const server = await ServerProcess.start();
  try {
    await server.follow({ delay });
    const plan = await calibrate(server.url, load);
    await server.takeLog();
    const measured = await measureAccuracy(server, plan, seconds, leastSamples, newStats());
    return accuracyReport(measured, load);
  } finally {
    await server.stop();
  }
}
