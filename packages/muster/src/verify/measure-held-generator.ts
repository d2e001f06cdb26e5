import type { UserClass } from '../scenario/user.ts';
import type { RunStats } from '../stats/run-stats.ts';
import type { CheckReport } from './check.ts';
import { drive } from './drive.ts';
import { intendedStarts, truthByLog } from './plan-truth.ts';
import { plannedRequest } from './plan-users.ts';
import { RequestStamps } from './request-stamps.ts';
import type { ServerProcess } from './server/server-process.ts';
import { blindFinding, truthFinding } from './stall-findings.ts';
import { standStill } from './stand-still.ts';

export interface HeldGeneratorOptions {
  /** Arrivals per second. */
  readonly rate: number;
  /** Of the run of the generator that is held up for 1 s. */
  readonly heldSeconds: number;
  /** What is verified: the users that send by the plan. */
  readonly newUsers: (stamps: RequestStamps, rate: number) => UserClass;
  /** What is verified: where samples go, and which clock they are read by. */
  readonly newStats: () => RunStats;
}

const heldMs = 1000;

/**
 * The generator itself stands still for a second, as in a long garbage collection: what should have been sent then
 * goes out late, and its response time has to say so. @throws MusterError VERIFY_SERVER_FAILED
 */
export async function measureHeldGenerator(
  server: ServerProcess,
  { rate, heldSeconds, newUsers, newStats }: HeldGeneratorOptions,
): Promise<CheckReport> {
  const stamps = new RequestStamps();
  const planned = newUsers(stamps, rate);
  await server.follow({});
  const hold = setTimeout(() => standStill(heldMs), (heldSeconds * 1000) / 3);
  try {
    const stats = await drive({
      userClasses: [planned],
      users: planned.arrivals === undefined ? 1 : 0,
      seconds: heldSeconds,
      host: server.url,
      stats: newStats(),
    });
    const truth = truthByLog(intendedStarts(stamps, rate), await server.takeLog());
    const { responseTimes, serviceTimes } = stats.total.select(plannedRequest);
    return {
      findings: [
        ...[0.95, 0.99].map((quantile) =>
          truthFinding('generator held up, response time', quantile, truth, responseTimes),
        ),
        ...[0.95, 0.99].map((quantile) => blindFinding('… service time says', quantile, truth, serviceTimes)),
      ],
      notes: [],
    };
  } finally {
    clearTimeout(hold);
  }
}
