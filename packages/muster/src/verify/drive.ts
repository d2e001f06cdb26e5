import { Events } from '../events/events.ts';
import { Runner } from '../load/runner.ts';
import type { UserClass } from '../scenario/user.ts';
import { RunStats } from '../stats/run-stats.ts';
import { TimerWheel } from '../timing/timer-wheel.ts';

/** A short run of the real engine. */
export interface Drive {
  readonly userClasses: readonly UserClass[];
  /** Of the closed model; they start at once. Default: 0. */
  readonly users?: number;
  readonly seconds: number;
  /** Base URL; null where no request is sent. */
  readonly host: string | null;
  readonly stats?: RunStats;
  readonly wheel?: TimerWheel;
}

/** Everything that a check draws at random is the same in every run of it. */
const seed = 20_260_101;

/** Seconds that users get to end what they are at when the time is over. */
const graceSeconds = 15;

/** @returns the statistics of the run, when all its users have ended */
export async function drive({
  userClasses,
  users = 0,
  seconds,
  host,
  stats,
  wheel,
}: Drive): Promise<RunStats> {
  const measured = stats ?? new RunStats();
  const runner = new Runner({
    userClasses,
    users,
    spawnRate: Math.max(users, 1) * 10,
    runTime: seconds,
    stopTimeout: graceSeconds,
    host,
    wheel: wheel ?? new TimerWheel(),
    stats: measured,
    // Of its own: nothing that listens to the events of the process is part of a check.
    events: new Events(),
    seed,
  });
  await runner.run();
  return measured;
}
