import { fileURLToPath } from 'node:url';
import { pinned } from '../machine.ts';
import { type MusterLoad, type RequestFigures, runMusterSummary } from '../muster-program.ts';

/** A locustfile of this folder. */
export function users(name: string): string {
  return fileURLToPath(new URL(`../../eriop/users/${name}.ts`, import.meta.url));
}

/** Users of a part, and how fast they begin each task anew; 0 for as fast as the answers come. */
export interface PartLoad {
  readonly users: number;
  readonly pace?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Seconds in which the users log in: each account's password is verified once, some 20 ms of a core, and nobody shall be
 * measured while they wait for that.
 */
const RAMP_SECONDS = 5;
const SECONDS = 10;

/** A run of one of this folder's locustfiles. */
export function load(
  url: string,
  name: string,
  { users: count, pace = 0, environment }: PartLoad,
): MusterLoad {
  return {
    ...{ locustfile: users(name), url, users: count, spawnRate: count / RAMP_SECONDS },
    runTime: RAMP_SECONDS + SECONDS,
    environment: { ...environment, BENCH_PACE: String(pace) },
  };
}

/** Rate and percentiles of one request name in the steady state of a run. */
export async function measure(
  load: MusterLoad,
  name: string,
): Promise<RequestFigures & { readonly seconds: number }> {
  const { steady } = await runMusterSummary(load, (command) => pinned(1, command));
  const figures = steady.entries.find((entry) => entry.name === name);
  if (figures === undefined) throw new Error(`no ${name} in the steady state of the run`);
  return { ...figures, seconds: steady.seconds };
}

/** The p99 of a request, ms. */
export function p99({ percentiles }: RequestFigures): number {
  return percentiles['0.99'] ?? Number.NaN;
}
