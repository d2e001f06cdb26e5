import { expect, it } from 'vitest';
import { useManualClock } from '../testing/manual-clock.ts';
import { Patience } from '../timing/patience.ts';
import { onStopRequest } from './stop-request.ts';

const clock = useManualClock();

it('asks for the end, and gives what is still waited for 10 s', async () => {
  const patience = new Patience();
  let stops = 0;
  const forget = onStopRequest(() => (stops += 1), patience);
  try {
    const waited = patience.with(new Promise(() => {}), () => new Error('given up')).catch(String);
    await clock.advance(20_000);
    process.emit('disconnect');
    expect(stops).toBe(1);
    expect(await clock.settled(waited)).toBe('Error: given up');
  } finally {
    forget();
  }
});
