import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RandomStream, randomStream } from './random-stream.ts';
import { largestSeed } from './seed.ts';
import { userStreams } from './user-streams.ts';
import { Xoshiro128 } from './xoshiro128.ts';

const seeds = fc.integer({ min: 0, max: largestSeed });

function numbers(stream: RandomStream, count = 4): number[] {
  return Array.from({ length: count }, () => stream.next());
}

/** Pearson's sum over equally likely cells. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** What Pearson's sum over 100 cells exceeds less than once in a thousand million times. */
const implausible = 220;

describe('randomStream', () => {
  it('begins with the SHA-256 of seed and key', () => {
    // printf '42/user/A/1' | sha256sum | head -c 32
    const state = Buffer.from('f7604512139d5b97507d8e52e2126f29', 'hex');
    const generator = new Xoshiro128(
      ...([0, 4, 8, 12].map((at) => state.readUInt32LE(at)) as [number, number, number, number]),
    );
    expect(numbers(randomStream(42, 'user/A/1'))).toEqual(numbers(generator));
  });

  it('is the same again for the same seed and key, and another for any other', () => {
    fc.assert(
      fc.property(seeds, fc.string(), fc.string(), seeds, (seed, key, otherKey, otherSeed) => {
        const own = numbers(randomStream(seed, key));
        expect(numbers(randomStream(seed, key))).toEqual(own);
        if (key !== otherKey) expect(numbers(randomStream(seed, otherKey))).not.toEqual(own);
        if (seed !== otherSeed) expect(numbers(randomStream(otherSeed, key))).not.toEqual(own);
      }),
    );
  });

  it('is spread evenly from 0 to below 1, whatever the seed', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const counts = Array.from({ length: 100 }, () => 0);
        const stream = randomStream(seed, 'spread');
        for (let n = 0; n < 10_000; n++) {
          const cell = Math.floor(stream.next() * 100);
          counts[cell] = (counts[cell] as number) + 1;
        }
        expect(counts).toHaveLength(100);
        expect(chiSquare(counts)).toBeLessThan(implausible);
      }),
      { numRuns: 20 },
    );
  });
});

describe('userStreams', () => {
  it('gives the n-th user of a class the same stream, whoever starts meanwhile', () => {
    const alone = userStreams(5);
    const mixed = userStreams(5);
    for (let n = 0; n < 10; n++) {
      for (let others = 0; others < n % 3; others++) mixed.next('Other');
      expect(numbers(mixed.next('Reader'))).toEqual(numbers(alone.next('Reader')));
    }
  });

  it('gives neighbours numbers that have nothing to do with one another', () => {
    const streams = userStreams(5);
    const counts = Array.from({ length: 100 }, () => 0);
    let last = 0;
    for (let n = 0; n < 10_000; n++) {
      const first = streams.next('Reader').next();
      const cell = Math.floor(last * 10) * 10 + Math.floor(first * 10);
      counts[cell] = (counts[cell] as number) + 1;
      last = first;
    }
    expect(chiSquare(counts)).toBeLessThan(implausible);
  });
});
