import { expect, it } from 'vitest';
import type { Margin } from '../verdict/margin.ts';
import { marginText } from './target-texts.ts';

it.each<[Margin | undefined, boolean, string | null]>([
  [{ value: 182.8, unit: 'ms', share: 0.914 }, true, '183 ms (91 %) left'],
  [{ value: -1040, unit: 'ms', share: -5.2 }, false, '1,040 ms (520 %) beyond'],
  [{ value: -1.84, unit: '%', share: -1.84 }, false, '1.84 points (184 %) beyond'],
  [{ value: 199.9, unit: 'ms', share: 0.9996 }, true, '200 ms (99 %) left'],
  [{ value: 0.5, unit: 'ms', share: 0.0025 }, true, '0.50 ms (0.25 %) left'],
  [{ value: 1, unit: '%', share: 1 }, true, '1 point (100 %) left'],
  [{ value: 12, unit: '/s', share: 0.12 }, true, '12/s (12 %) left'],
  [{ value: -5, unit: 'arrivals', share: null }, false, '5 arrivals beyond'],
  [{ value: 1, unit: 'users', share: 0.125 }, true, '1 user (12 %) left'],
  [{ value: 1, unit: 's', share: null }, true, '1 s left'],
  [{ value: 0, unit: 'arrivals', share: null }, true, 'at the limit'],
  [undefined, true, null],
])('the margin %o, held %s, reads %s', (margin, held, text) => {
  const target = { key: '', kind: 'other', label: '', limit: '', measured: '', value: null, held } as const;
  expect(marginText(margin === undefined ? target : { ...target, margin })).toBe(text);
});
