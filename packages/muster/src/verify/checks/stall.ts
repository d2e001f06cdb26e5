import type { UserClass } from '../../scenario/user.ts';
import { RunStats } from '../../stats/run-stats.ts';
import type { CheckReport } from '../check.ts';
import { measureFrozenServer } from '../measure-frozen-server.ts';
import { measureHeldGenerator } from '../measure-held-generator.ts';
import { plannedUser } from '../plan-users.ts';
import type { RequestStamps } from '../request-stamps.ts';
import { ServerProcess } from '../server/server-process.ts';

export interface StallOptions {
  /** Arrivals per second. */
  readonly rate: number;
  /** Of the run against the server that freezes. */
  readonly seconds: number;
  /** From the beginning of one freeze of 1 s to that of the next, seconds. */
  readonly period: number;
  /** Of the run of the generator that is held up for 1 s. */
  readonly heldSeconds: number;
  /** What is verified: the users that send by the plan. */
  readonly newUsers: (stamps: RequestStamps, rate: number) => UserClass;
  /** What is verified: where samples go, and which clock they are read by. */
  readonly newStats: () => RunStats;
}

const real: StallOptions = {
  rate: 100,
  seconds: 12,
  period: 6,
  heldSeconds: 5,
  newUsers: plannedUser,
  newStats: () => new RunStats(),
};

/**
 * Requests that should have started while the server, or the generator itself, stood still have to count as long as
 * somebody would have waited who came by the plan.
 *
 * @throws MusterError VERIFY_SERVER_FAILED
 */
export async function checkStall(given: Partial<StallOptions> = {}): Promise<CheckReport> {
  const options = { ...real, ...given };
  const server = await ServerProcess.start();
  try {
    const frozen = await measureFrozenServer(server, options);
    const held = await measureHeldGenerator(server, options);
    return {
      findings: [...frozen.findings, ...held.findings],
      notes: [...frozen.notes, ...held.notes],
    };
  } finally {
    await server.stop();
  }
}
