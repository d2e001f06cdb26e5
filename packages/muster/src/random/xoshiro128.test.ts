import { expect, it } from 'vitest';
import { Xoshiro128 } from './xoshiro128.ts';

it('gives the numbers that are published for the state 1, 2, 3, 4', () => {
  // As the tests of the Rust crate rand_xoshiro have them, made with the authors' own program.
  const generator = new Xoshiro128(1, 2, 3, 4);
  expect(Array.from({ length: 10 }, () => generator.nextUint32())).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ]);
});

it('makes a fraction of the high bits of two of them', () => {
  const words = new Xoshiro128(1, 2, 3, 4);
  const fractions = new Xoshiro128(1, 2, 3, 4);
  for (let n = 0; n < 1000; n++) {
    const [high, low] = [words.nextUint32(), words.nextUint32()];
    expect(fractions.next()).toBe(Math.floor(high / 2 ** 5) / 2 ** 27 + Math.floor(low / 2 ** 6) / 2 ** 53);
  }
});
