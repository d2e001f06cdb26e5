import { describe, expect, it } from 'vitest';
import { OutcomeLog, recoveryTime } from './outcome.ts';

const PROBLEM = 'application/problem+json; charset=utf-8';

describe('OutcomeLog', () => {
  it('tells what was promised, what was refused, and what should never be', () => {
    const log = new OutcomeLog();
    log.answered(201, 'application/json', '{"id":"a"}', 201);
    log.answered(200, 'application/json', '[]', 200);
    log.answered(503, PROBLEM, '{}', 201);
    log.answered(429, PROBLEM, '{}', 200);
    expect(log).toMatchObject({ acknowledged: ['a'], refused: 2 });
    expect(log.wrong.size).toBe(0);
    log.answered(500, PROBLEM, '{}', 201);
    log.answered(503, 'text/html', 'Bad gateway', 201);
    log.answered(201, 'application/json', '{}', 201);
    expect([...log.wrong.values()]).toEqual([1, 1, 1]);
  });
});

describe('recoveryTime', () => {
  const outcomes = { acknowledged: [], changed: new Map(), refused: 0, unanswered: 0, wrong: new Map() };

  it('is the time to the first success afterwards', () => {
    expect(recoveryTime({ ...outcomes, acknowledgedAt: [10, 20, 95] }, 50)).toBe(45);
    expect(recoveryTime({ ...outcomes, acknowledgedAt: [10, 20] }, 50)).toBeNull();
  });
});
