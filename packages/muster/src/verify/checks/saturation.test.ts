import { describe, expect, it } from 'vitest';
import { hasPassed } from '../check.ts';
import { measureSaturation, type Saturation, type SaturationOptions } from '../measure-saturation.ts';
import { checkSaturation } from './saturation.ts';

describe('the saturation check', () => {
  let measured: Promise<Saturation> | undefined;

  /** A run takes all that the machine has: one is judged by either rules. */
  const measure = (options: SaturationOptions): Promise<Saturation> => {
    measured ??= measureSaturation(options);
    return measured;
  };

  it('passes', async () => {
    expect(hasPassed(await checkSaturation({ seconds: 2.2, measure }))).toBe(true);
  });

  it('fails when nobody looks at the generator: then the server is to blame', async () => {
    const { findings } = await checkSaturation({
      seconds: 2.2,
      measure,
      healthBounds: {
        cpu: Number.POSITIVE_INFINITY,
        utilisation: Number.POSITIVE_INFINITY,
        sendLag: Number.POSITIVE_INFINITY,
        offered: 0,
      },
    });
    expect(findings).toMatchObject([
      { what: 'verdict', measured: 'fail', held: false },
      { what: 'reason', measured: expect.stringMatching(/^p95 response time/), held: false },
    ]);
  });
});
