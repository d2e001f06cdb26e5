import { describe, expect, it } from 'vitest';
import { hasPassed } from '../check.ts';
import { checkSaturation } from './saturation.ts';

describe('the saturation check', () => {
  it('passes', async () => {
    expect(hasPassed(await checkSaturation({ seconds: 2.2 }))).toBe(true);
  });

  it('fails when nobody looks at the generator: then the server is to blame', async () => {
    const { findings } = await checkSaturation({
      seconds: 2.2,
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
