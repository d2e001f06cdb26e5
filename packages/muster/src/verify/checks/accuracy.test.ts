import { expect, it } from 'vitest';
import { RunStats } from '../../stats/run-stats.ts';
import type { Sample } from '../../stats/sample.ts';
import { checkAccuracy } from './accuracy.ts';

it('fails when durations are rounded to two digits', async () => {
  class RoundingStats extends RunStats {
    override record(sample: Sample): void {
      super.record({ ...sample, responseTimeMs: Number(sample.responseTimeMs.toPrecision(2)) });
    }
  }
  const { findings } = await checkAccuracy({
    seconds: 2.2,
    load: 0.3,
    // So few that they come together on a machine that is busy with other things.
    leastSamples: 500,
    newStats: () => new RoundingStats(),
  });
  const worst = findings.at(-1);
  expect(worst?.what).toMatch(/^worst of p1 to p99.9/);
  expect(worst?.held).toBe(false);
});
