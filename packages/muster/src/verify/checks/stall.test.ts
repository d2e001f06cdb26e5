import { expect, it } from 'vitest';
import { RunStats } from '../../stats/run-stats.ts';
import type { Sample } from '../../stats/sample.ts';
import type { CheckReport } from '../check.ts';
import { hasPassed } from '../check.ts';
import { plannedUser } from '../plan-users.ts';
import { checkStall } from './stall.ts';

function missed(report: CheckReport): string[] {
  return report.findings.filter(({ held }) => !held).map(({ what }) => what);
}

it('fails when users send by the answers instead of by the plan', async () => {
  const report = await checkStall({
    seconds: 2.2,
    period: 2,
    heldSeconds: 0.3,
    newUsers: (stamps, rate) => {
      const planned = plannedUser(stamps, rate);
      planned.prototype.waitTime = () => 1 / rate;
      return Object.assign(planned, { arrivals: undefined });
    },
  });
  expect(hasPassed(report)).toBe(false);
  expect(missed(report)).toEqual(
    expect.arrayContaining(['server frozen, response time p95', 'server frozen, response time p99']),
  );
});

it('fails when response times count from the send, as service times do', async () => {
  class ServiceTimeStats extends RunStats {
    override record(sample: Sample): void {
      super.record({ ...sample, responseTimeMs: sample.serviceTimeMs ?? sample.responseTimeMs });
    }
  }
  const report = await checkStall({
    seconds: 0.3,
    heldSeconds: 2,
    newStats: () => new ServiceTimeStats(),
  });
  expect(hasPassed(report)).toBe(false);
  // The p99 of a machine that is busy besides may come out right by accident.
  expect(missed(report)).toContain('generator held up, response time p95');
});
