import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Second } from '@vigilia/muster';
import { timed } from './timed-command.ts';

/** Muster's command line, as users have it. */
export const musterProgram = fileURLToPath(new URL('../../packages/muster/bin/muster.js', import.meta.url));
/** A locustfile whose users ask without a wait. */
export const hammer = fileURLToPath(new URL('../client/hammer.ts', import.meta.url));

/** A load for {@link runMuster}. */
export interface MusterLoad {
  readonly locustfile: string;
  readonly url: string;
  readonly users: number;
  /** Users started per second. */
  readonly spawnRate: number;
  /** Seconds. */
  readonly runTime: number;
  /** Environment variables that the locustfile reads. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What is read here of a run's summary.json. */
export interface RunSummary {
  readonly seconds: readonly Second[];
  /** While all users ran. */
  readonly steady: { readonly seconds: number; readonly entries: readonly RequestFigures[] };
}

/** Durations in ms. */
export interface RequestFigures {
  readonly name: string;
  readonly requests: number;
  readonly failures: number;
  readonly requestsPerSecond: number;
  readonly percentiles: Readonly<Record<string, number>>;
}

type Placing = (command: readonly string[]) => readonly string[];
const anywhere: Placing = (command) => command;

/** Every second of a run; see {@link runMusterSummary}. */
export async function runMuster(load: MusterLoad, placed: Placing = anywhere): Promise<readonly Second[]> {
  return (await runMusterSummary(load, placed)).seconds;
}

/**
 * Runs Muster in a process of its own, to its end.
 *
 * @param placed the command as it is to be started, e.g. on a core of its own
 * @throws when it could not run, or requests failed
 */
export async function runMusterSummary(load: MusterLoad, placed: Placing = anywhere): Promise<RunSummary> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const summary = join(folder, 'summary.json');
    const { locustfile, url, users, spawnRate, runTime, environment = {} } = load;
    const size = ['-u', String(users), '-r', String(spawnRate), '-t', `${runTime}s`];
    const args = ['-f', locustfile, '--headless', '--only-summary', '--summary', summary, '-H', url, ...size];
    // 3: the generator was busy all the time, which may be what is asked for here.
    const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    await timed(['env', ...variables, ...placed([process.execPath, musterProgram, ...args])], [0, 3]);
    return JSON.parse(readFileSync(summary, 'utf8')) as RunSummary;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
