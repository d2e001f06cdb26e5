import { describe, expect, test } from 'vitest';
import { exampleSummary } from '../fixtures/example-run.ts';
import { arrivalLines } from './arrival-lines.ts';
import { painter } from './paint.ts';

describe('arrivalLines', () => {
  test('a line a class with its plan, then their sum', () => {
    const lines = arrivalLines(exampleSummary({ runTime: 30, open: true }), 120, painter(false));
    expect(lines.slice(0, 5).map((line) => line.replace(/ +/g, ' '))).toEqual([
      'Arrivals, whole run',
      'class plan planned started late dropped finished unfinished',
      'AlertIngestion 50/s, Poisson 1,500 1,491 12 9 1,316 175',
      'ERIOPResponder 0 to 20/s in 60 s, then 20/s 145 145 0 0 0 145',
      'all 1,645 1,636 12 9 1,316 320',
    ]);
    expect(lines[5]).toMatch(/^late: started more than 10 ms after the plan/);
  });

  test('nothing in a run without arrivals', () => {
    expect(arrivalLines(exampleSummary({ runTime: 5 }), 100, painter(false))).toEqual([]);
  });

  test('only what went amiss has a colour', () => {
    const lines = arrivalLines(exampleSummary({ runTime: 30, open: true }), 120, painter(true));
    expect(lines[2]).toContain('\u001b[31m9\u001b');
    expect(lines[3]).not.toContain('\u001b[31m');
  });
});
