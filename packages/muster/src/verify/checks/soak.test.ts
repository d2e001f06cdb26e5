import { describe, expect, it } from 'vitest';
import { RunStats } from '../../stats/run-stats.ts';
import type { Sample } from '../../stats/sample.ts';
import { hasPassed } from '../check.ts';
import { checkSoak } from './soak.ts';

/** So few that no name gets 65,536: there the counts of a histogram become wider, once, which is much of so small a run. */
const samples = 100_000;

describe('the soak check', () => {
  it('passes', () => {
    const report = checkSoak({ samples });
    expect(report).toMatchObject({ findings: [{ held: true }, { held: true }, { held: true }] });
    expect(hasPassed(report)).toBe(true);
  });

  it('fails when every sample is kept', () => {
    class KeepingStats extends RunStats {
      readonly kept: Sample[] = [];
      override record(sample: Sample): void {
        this.kept.push(sample);
        super.record(sample);
      }
    }
    const { findings } = checkSoak({ samples, newStats: () => new KeepingStats() });
    expect(findings[0]).toMatchObject({ what: 'memory over 100,000 samples', held: false });
  });
});
