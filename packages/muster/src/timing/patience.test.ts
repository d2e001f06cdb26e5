import { describe, expect, it } from 'vitest';
import { useManualClock } from '../testing/manual-clock.ts';
import { Patience } from './patience.ts';

describe('Patience', () => {
  const clock = useManualClock();
  const never = new Promise<string>(() => {});

  it('has no end until somebody asks for it, and 10 s then', async () => {
    const patience = new Patience();
    let given: unknown = null;
    const waited = patience.with(never, () => new Error('too late')).catch((thrown) => (given = thrown));
    await clock.advance(60_000);
    expect(given).toBeNull();
    patience.end();
    await clock.advance(9999);
    expect(given).toBeNull();
    await clock.advance(1);
    await waited;
    expect(String(given)).toBe('Error: too late');
  });

  it('settles as what is waited for does, also in the last moment', async () => {
    const patience = new Patience();
    let settle = (_: string): void => {};
    const waited = patience.with(new Promise<string>((resolve) => (settle = resolve)), () => new Error());
    patience.end();
    await clock.advance(9999);
    settle('done');
    expect(await waited).toBe('done');
    await expect(patience.with(Promise.reject(new Error('broken')), () => new Error())).rejects.toThrow(
      'broken',
    );
  });
});
