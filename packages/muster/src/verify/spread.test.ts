import { expect, it } from 'vitest';
import { randomStream } from '../random/random-stream.ts';
import { coefficientOfVariation, gapsOf } from './spread.ts';
import { median, stretches } from './stretches.ts';

it('tells even, random and bursty arrivals apart', () => {
  const even = Float64Array.from({ length: 1000 }, (_, at) => at * 5);
  const { next } = { next: (): number => random.next() };
  const random = randomStream(1, 'gaps');
  const exponential = Float64Array.from({ length: 20_000 }, () => -Math.log(1 - next()));
  const bursts = even.map((instant) => Math.ceil(instant / 100) * 100);
  expect(coefficientOfVariation(gapsOf(even))).toBeCloseTo(0, 6);
  expect(coefficientOfVariation(exponential)).toBeCloseTo(1, 1);
  expect(coefficientOfVariation(gapsOf(bursts))).toBeGreaterThan(4);
});

it('cuts a run into stretches of which the middle one counts', () => {
  const values = Float64Array.of(1, 1, 9, 9, 1, 2, 7);
  const parts = stretches(values, 2);
  expect(parts.map((part) => [...part])).toEqual([
    [1, 1],
    [9, 9],
    [1, 2],
  ]);
  expect(median(parts.map((part) => Math.max(...part)))).toBe(2);
  expect(stretches(values, 5)).toEqual([values]);
});
