import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sample } from '../stats/fixtures/arbitrary-sample.ts';
import { plainEntry } from '../stats/fixtures/plain.ts';
import { Histogram } from '../stats/histogram.ts';
import { StatsEntry } from '../stats/stats-entry.ts';
import { bucketPairs, bucketText } from './bucket-text.ts';
import { packEntry, unpackEntry } from './packed-entry.ts';

const counts = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 2 ** 51 }));
const buckets = fc
  .array(fc.tuple(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 5000 })), counts))
  .map((steps) => {
    let index = -1;
    return steps.flatMap(([gap, count]) => {
      index += gap;
      return [index, count];
    });
  });

describe('the text of buckets', () => {
  it('gives the buckets back', () => {
    fc.assert(
      fc.property(buckets, (pairs) => {
        expect(bucketPairs(bucketText(pairs))).toEqual(pairs);
      }),
    );
  });

  it('is as the documentation says', () => {
    expect(bucketText([])).toBe('');
    expect(bucketText([0, 1, 1, 15])).toBe('Ce');
    // 5 empty buckets are 9; 16 samples are 32: no digit of its own, and one times 32.
    expect(bucketText([5, 16])).toBe('JgB');
  });

  it.each(['!', 'Aä', 'g', 'Cgh'])('refuses %j', (text) => {
    expect(() => bucketPairs(text)).toThrow(RangeError);
  });

  it('refuses anything or gives numbers, whatever it reads', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(bucketPairs(text).every(Number.isInteger)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});

describe('a packed entry', () => {
  it('is, through JSON, the same entry again, bit for bit', () => {
    fc.assert(
      fc.property(fc.array(sample), (samples) => {
        const entry = new StatsEntry('GET', '/');
        for (const one of samples) entry.recordSample(one);
        const packed = JSON.parse(JSON.stringify(packEntry(entry)));
        expect(plainEntry(unpackEntry(packed))).toEqual(plainEntry(entry));
      }),
    );
  });

  it('has the highest duration there is', () => {
    const entry = new StatsEntry('GET', '/');
    entry.record(Number.POSITIVE_INFINITY, 0, false);
    entry.record(0, 0, false);
    const { responseTimes } = unpackEntry(packEntry(entry));
    expect(responseTimes.maxMicros).toBe(Histogram.highestMicros);
  });

  it('is refused when its numbers do not fit together', () => {
    const entry = new StatsEntry('GET', '/');
    entry.record(5, 0, false);
    const [sum, min, , text] = packEntry(entry).response ?? [0, 0, 0, ''];
    expect(() => unpackEntry({ ...packEntry(entry), response: [sum, min, 1, text] })).toThrow(RangeError);
  });
});
