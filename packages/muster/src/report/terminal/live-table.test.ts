import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth } from './display-width.ts';
import { type LiveRow, LiveTable } from './live-table.ts';

const row: LiveRow = {
  elapsed: 41,
  users: 10_000,
  requestsPerSecond: 8311.6,
  rates: [6540.2],
  failures: 0,
  p50: 2.93,
  p95: 16.7,
  p99: 43.2,
  timeLeft: 41,
};

describe('LiveTable', () => {
  test('fills 80 columns', () => {
    const table = new LiveTable({ rateLabels: ['alerts/s'], width: 80, colour: false });
    expect(table.header()).toBe(' time   users   req/s  alerts/s  failures    p50     p95  p99 ms   left');
    expect(table.row(row)).toBe(
      ' 0:41  10,000   8,312     6,540         0    2.9      17      43   0:41  ████░░░',
    );
  });

  test('a second without requests, a run without end', () => {
    const table = new LiveTable({ rateLabels: [], width: 80, colour: false });
    const idle = { ...row, rates: [], p50: null, p95: null, p99: null, timeLeft: null };
    expect(table.row(idle)).toBe(' 0:41  10,000   8,312         0      –       –       –      –');
  });

  test('is never wider than the terminal, and keeps time and rate the longest', () => {
    const figure = fc.double({ min: 0, max: 99_900, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 24, max: 200 }),
        fc.array(fc.string({ maxLength: 30 }), { maxLength: 4 }),
        figure,
        figure,
        (width, rateLabels, requestsPerSecond, p95) => {
          const table = new LiveTable({ rateLabels, width, colour: false });
          const rates = rateLabels.map(() => requestsPerSecond);
          const line = table.row({ ...row, requestsPerSecond, rates, p95 });
          expect(displayWidth(line)).toBeLessThanOrEqual(width);
          expect(displayWidth(table.header())).toBeLessThanOrEqual(width);
          expect(table.header()).toContain('time');
          expect(table.header()).toContain('req/s');
        },
      ),
    );
  });

  test('escape sequences only when asked for, and red only for failures', () => {
    const plain = new LiveTable({ rateLabels: [], width: 80, colour: false });
    expect(plain.header() + plain.row({ ...row, failures: 3 })).not.toContain('\u001b');
    const coloured = new LiveTable({ rateLabels: [], width: 80, colour: true });
    expect(coloured.row({ ...row, failures: 3 })).toContain('\u001b[31m');
    expect(coloured.row(row)).not.toContain('\u001b[31m');
  });
});
