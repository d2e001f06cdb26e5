import { describe, expect, it } from 'vitest';
import { EntryTable } from '../../stats/entry-table.ts';
import { Histogram } from '../../stats/histogram.ts';
import { checkMerge } from './merge.ts';

const samples = 5_000;

function held(options: Parameters<typeof checkMerge>[0]): boolean[] {
  return checkMerge({ samples, ...options }).findings.map((finding) => finding.held);
}

describe('the merge check', () => {
  it('passes', () => {
    expect(held({})).toEqual([true, true, true]);
  });

  it('fails when percentiles are merged instead of counts', () => {
    const merge = (tables: readonly EntryTable[]): EntryTable => {
      const sum = new EntryTable();
      for (const table of tables) {
        for (const entry of table.entries()) {
          const times = entry.responseTimes;
          const each = times.count / 100;
          for (let at = 0; at < times.count; at++) {
            sum
              .entry(entry.method, entry.name)
              .record(times.valueAt(Math.ceil((at + 1) / each) / 100) / 1000, 0, false);
          }
        }
      }
      return sum;
    };
    expect(held({ merge })).toEqual([false, false, false]);
  });

  it('fails when one microsecond is lost on the way', () => {
    const transmit = (histogram: Histogram): Histogram => {
      const { sumMicros, minMicros, maxMicros } = histogram;
      return Histogram.fromSparse(histogram.toSparse(), sumMicros - 1, minMicros, maxMicros);
    };
    expect(held({ transmit })).toEqual([true, true, false]);
  });
});
