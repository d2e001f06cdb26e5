import { expect, it } from 'vitest';
import { intendedStarts, truthByLog, truthBySchedule } from './plan-truth.ts';
import type { RequestStamps } from './request-stamps.ts';

/** 100 arrivals/s for 100 s from 500 ms on; each a little late, the fourth on time. */
const count = 10_000;
const askedAt = (number: number): number => 500 + number * 10 + (number === 3 ? 0 : 0.4);
const stamps = { count, askedAt } as unknown as RequestStamps;
/** The server is frozen for 1 s every 10 s. */
const freezes = Array.from({ length: 10 }, (_, at) => ({
  from: 500 + at * 10_000,
  until: 500 + at * 10_000 + 1000,
}));

it('finds the plan in when users started, and what it means that the server was frozen', () => {
  const intended = intendedStarts(stamps, 100);
  expect(intended[0]).toBeCloseTo(500, 6);
  expect(intended[9999]).toBeCloseTo(500 + 99_990, 6);
  const truth = truthBySchedule(intended, freezes);
  // A tenth waits, evenly up to 1 s: 95 of 100 wait no longer than half a second.
  expect(truth.at(0.9)).toBeCloseTo(0, 6);
  expect(truth.at(0.95)).toBeCloseTo(500, 6);
  expect(truth.at(0.99)).toBeCloseTo(900, 6);
});

it('counts from the intended start to the answer in the log, whatever the order of answers', () => {
  const intended = Float64Array.of(0, 10, 20);
  const log = {
    number: Float64Array.of(2, 0, 1),
    readAt: Float64Array.of(21, 30, 31),
    answeredAt: Float64Array.of(22, 40, 41),
    omitted: 0,
    freezes: [],
  };
  const truth = truthByLog(intended, log);
  expect([truth.at(0.3), truth.at(0.6), truth.at(1)]).toEqual([2, 31, 40]);
});
