import type { UserClass } from '../scenario/user.ts';
import type { RunStats } from '../stats/run-stats.ts';
import type { CheckReport } from './check.ts';
import { drive } from './drive.ts';
import { toMachine } from './machine-clock.ts';
import { intendedStarts, truthByLog, truthBySchedule } from './plan-truth.ts';
import { closedRequest, closedUser, plannedRequest } from './plan-users.ts';
import { RequestStamps } from './request-stamps.ts';
import type { Freeze } from './server/script.ts';
import type { ServerProcess } from './server/server-process.ts';
import { blindFinding, countFinding, truthFinding } from './stall-findings.ts';

export interface FrozenServerOptions {
  /** Arrivals per second. */
  readonly rate: number;
  /** Of the run against the server that freezes. */
  readonly seconds: number;
  /** From the beginning of one freeze of 1 s to that of the next, seconds. */
  readonly period: number;
  /** What is verified: the users that send by the plan. */
  readonly newUsers: (stamps: RequestStamps, rate: number) => UserClass;
  /** What is verified: where samples go, and which clock they are read by. */
  readonly newStats: () => RunStats;
}

const freezeMs = 1000;

/** The server stands still for a second, again and again. @throws MusterError VERIFY_SERVER_FAILED */
export async function measureFrozenServer(
  server: ServerProcess,
  { rate, seconds, period, newUsers, newStats }: FrozenServerOptions,
): Promise<CheckReport> {
  const stamps = new RequestStamps();
  const planned = newUsers(stamps, rate);
  const closed = planned.arrivals === undefined ? 2 : 1;
  await server.follow({ freezes: freezesOf(toMachine(performance.now()), seconds, period) });
  const stats = await drive({
    userClasses: [planned, closedUser(rate)],
    users: closed,
    seconds,
    host: server.url,
    stats: newStats(),
  });
  const log = await server.takeLog();
  const intended = intendedStarts(stamps, rate);
  const truth = truthByLog(intended, log);
  const bySchedule = truthBySchedule(intended, log.freezes);
  const said = stats.total.select(plannedRequest).responseTimes;
  const blind = stats.total.select(closedRequest).serviceTimes;
  const service = stats.total.select(plannedRequest).serviceTimes;
  return {
    findings: [
      countFinding('arrivals answered', rate * seconds, said.count),
      ...[0.95, 0.99].map((quantile) => truthFinding('server frozen, response time', quantile, truth, said)),
      ...[0.95, 0.99].map((quantile) => truthFinding('… by schedule', quantile, bySchedule, said)),
      ...[0.95, 0.99].map((quantile) => blindFinding('… a closed loop says', quantile, truth, blind)),
    ],
    notes: [
      `the server stood still ${log.freezes.map(({ from, until }) => `${((until - from) / 1000).toFixed(2)} s`).join(' and ')}` +
        ` in ${seconds} s; service time of the same arrivals: p95 ${Math.round(service.valueAt(0.95) / 1000)} ms,` +
        ' which holds the freeze too, because each arrival has a connection of its own and sends at once',
    ],
  };
}

/** @param now on the machine's clock, ms */
function freezesOf(now: number, seconds: number, period: number): Freeze[] {
  const freezes: Freeze[] = [];
  for (let at = period / 2; at + freezeMs / 1000 < seconds; at += period) {
    freezes.push({ from: now + at * 1000, until: now + at * 1000 + freezeMs });
  }
  return freezes;
}
