import { expect, it } from 'vitest';
import { disturbance } from './disturbance.ts';

it('says so when the event loop was busy without processor time', () => {
  expect(disturbance({ cpu: 0.55, utilisation: 0.95 })).toEqual([
    'other programs held the processor for 40 % of the time: repeat it on a quiet machine',
  ]);
  expect(disturbance({ cpu: 0.6, utilisation: 0.62 })).toEqual([]);
  expect(disturbance({ cpu: 1.1, utilisation: 1 })).toEqual([]);
});
