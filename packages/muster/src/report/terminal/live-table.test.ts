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
  arrivals: null,
  timeLeft: 41,
};

describe('LiveTable', () => {
  test('fills 80 columns', () => {
    const table = new LiveTable({ rateLabels: ['alerts/s'], width: 80, arrivals: false, colour: false });
    expect(table.header()).toBe(' time   users   req/s  alerts/s  failures    p50     p95  p99 ms   left');
    expect(table.row(row)).toBe(
      ' 0:41  10,000   8,312     6,540         0    2.9      17      43   0:41  ████░░░',
    );
  });

  test('users that arrive by plan have columns of their own', () => {
    const table = new LiveTable({ rateLabels: [], arrivals: true, width: 100, colour: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken away
    const bare = (line: string): string => line.replace(/\u001b\[\d+m/g, '');
    const arrivals = { startedPerSecond: 49.6, late: 3, dropped: 12 };
    expect(bare(table.header())).toBe(
      ' time   users   req/s   arr/s   late  dropped  failures    p50     p95  p99 ms   left',
    );
    expect(bare(table.row({ ...row, arrivals }))).toMatch(
      /^ 0:41 {2}10,000 {3}8,312 {4}49\.6 {6}3 {7}12 {9}0 /,
    );
    expect(table.row({ ...row, arrivals })).toContain('\u001b[31m     12');
    expect(table.row({ ...row, arrivals: { ...arrivals, dropped: 0 } })).not.toContain('\u001b[31m');
  });

  test('says above which clock its times are of', () => {
    const caption = (arrivals: boolean): string =>
      new LiveTable({ rateLabels: [], arrivals, width: 60, colour: false }).caption().join('\n');
    expect(caption(false)).toContain('service time, closed model');
    expect(caption(true)).toContain('response time, counts from the planned start');
    expect(
      caption(true)
        .split('\n')
        .every((line) => displayWidth(line) <= 60),
    ).toBe(true);
  });

  test('a second without requests, a run without end', () => {
    const table = new LiveTable({ rateLabels: [], width: 80, arrivals: false, colour: false });
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
          const table = new LiveTable({ rateLabels, width, arrivals: false, colour: false });
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
    const plain = new LiveTable({ rateLabels: [], width: 80, arrivals: false, colour: false });
    expect(plain.header() + plain.row({ ...row, failures: 3 })).not.toContain('\u001b');
    const coloured = new LiveTable({ rateLabels: [], width: 80, arrivals: false, colour: true });
    expect(coloured.row({ ...row, failures: 3 })).toContain('\u001b[31m');
    expect(coloured.row(row)).not.toContain('\u001b[31m');
  });
});
