import { defaultBounds } from '../../verdict/health-bounds.ts';
import { percent } from '../../wording/format.ts';
import type { CheckReport } from '../check.ts';
import { measureSaturation, type Saturation, type SaturationOptions } from '../measure-saturation.ts';

const real: SaturationOptions = { rate: 100_000, seconds: 5, healthBounds: defaultBounds };

/**
 * A rate that no process can make must end in a verdict that says so, and not in one that blames the server.
 *
 * @throws MusterError VERIFY_SERVER_FAILED
 */
export async function checkSaturation(given: Partial<SaturationOptions> = {}): Promise<CheckReport> {
  const options = { ...real, ...given };
  const { verdict, serverP95Ms, saidP95Ms, started, cpu }: Saturation = await measureSaturation(options);
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
      `${options.rate.toLocaleString('en-US')} arrivals/s were planned; ${percent(started)} were started, with ${cpu.toFixed(2)} of a core`,
      `the server answered within ${Math.ceil(serverP95Ms * 1000)} µs (p95); Muster measured ${Math.round(saidP95Ms)} ms under a target of < 20 ms`,
      `“${verdict.reason}”`,
    ],
  };
}
