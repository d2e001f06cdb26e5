import { defaultBounds, type HealthBounds } from '../../verdict/health-bounds.ts';
import { percent } from '../../wording/format.ts';
import type { CheckReport } from '../check.ts';
import { measureSaturation, type SaturationOptions } from '../measure-saturation.ts';

export interface SaturationCheckOptions extends SaturationOptions {
  /** What is verified: the rules by which the generator is judged. */
  readonly healthBounds: HealthBounds;
  /** Carries out the run. */
  readonly measure: typeof measureSaturation;
}

const real: SaturationCheckOptions = {
  rate: 100_000,
  seconds: 5,
  healthBounds: defaultBounds,
  measure: measureSaturation,
};

/**
 * A rate that no process can make must end in a verdict that says so, and not in one that blames the server.
 *
 * @throws MusterError VERIFY_SERVER_FAILED
 */
export async function checkSaturation(given: Partial<SaturationCheckOptions> = {}): Promise<CheckReport> {
  const { rate, seconds, healthBounds, measure } = { ...real, ...given };
  const { verdictBy, serverP95Ms, saidP95Ms, started, cpu } = await measure({ rate, seconds });
  const verdict = await verdictBy(healthBounds);
  return {
    findings: [
      {
        what: 'verdict',
        expected: 'invalid',
        measured: verdict.outcome,
        bound: 'equal',
        held: verdict.outcome === 'invalid',
      },
      {
        what: 'reason',
        expected: 'names the generator',
        measured: verdict.reason.startsWith('the generator ') ? 'names the generator' : verdict.reason,
        bound: 'equal',
        held: verdict.reason.startsWith('the generator '),
      },
    ],
    notes: [
      `${rate.toLocaleString('en-US')} arrivals/s were planned; ${percent(started)} were started, with ${cpu.toFixed(2)} of a core`,
      `the server answered within ${Math.ceil(serverP95Ms * 1000)} µs (p95); Muster measured ${Math.round(saidP95Ms)} ms under a target of < 20 ms`,
      `“${verdict.reason}”`,
    ],
  };
}
