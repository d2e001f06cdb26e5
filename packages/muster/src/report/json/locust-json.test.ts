import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EntryTable } from '../../stats/entry-table.ts';
import { locustBucket } from './locust-bucket.ts';
import { locustEntries, locustJson } from './locust-entries.ts';
import { SecondCounts } from './second-counts.ts';

describe('locustBucket', () => {
  it.each([
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [99.5, 100],
    [105, 100],
    [115, 120],
    [125, 120],
    [145, 140],
    [147, 150],
    [155, 160],
    [995, 1000],
    [1050, 1000],
    [1150, 1200],
    [3432, 3400],
    [9950, 10_000],
    [10_500, 10_000],
    [11_500, 12_000],
    [58_760, 59_000],
  ])('counts %d ms under %d, as Locust does', (milliseconds, bucket) => {
    expect(locustBucket(milliseconds)).toBe(bucket);
  });
});

function sampled(times: readonly number[], failed = false): EntryTable {
  const table = new EntryTable();
  for (const time of times) table.entry('GET', '/a').record(time, 10, failed);
  return table;
}

describe('locustEntries', () => {
  it('has the fields of Locust in its order, and no sum', () => {
    const table = sampled([12, 12, 147]);
    table.entry('POST', '/a').record(5, 0, true);
    table.entry('GET', '/never');
    const seconds = new SecondCounts();
    seconds.begin(1_700_000_000_500);
    seconds.second(table, 1_700_000_001_010);
    table.entry('GET', '/a').record(13, 10, true);
    seconds.second(table, 1_700_000_002_005);
    seconds.second(table, 1_700_000_003_001);
    const [get, post, ...others] = locustEntries(table, seconds);
    expect(others).toEqual([]);
    expect(post).toMatchObject({ method: 'POST', num_requests: 1, num_failures: 1 });
    expect(Object.entries(get as object)).toEqual([
      ['name', '/a'],
      ['method', 'GET'],
      ['last_request_timestamp', 1_700_000_002.005],
      ['start_time', 1_700_000_000.5],
      ['num_requests', 4],
      ['num_none_requests', 0],
      ['num_failures', 1],
      ['total_response_time', 184],
      ['max_response_time', 147],
      ['min_response_time', 12],
      ['total_content_length', 40],
      ['response_times', { 12: 2, 13: 1, 150: 1 }],
      ['num_reqs_per_sec', { 1700000000: 3, 1700000001: 1 }],
      ['num_fail_per_sec', { 1700000001: 1 }],
    ]);
    expect(JSON.parse(locustJson([get as NonNullable<typeof get>]))).toEqual([get]);
  });

  it('begins anew with the statistics', () => {
    const seconds = new SecondCounts();
    seconds.second(sampled([1, 2, 3]), 1_700_000_001_000);
    seconds.begin(1_700_000_001_000);
    const fresh = sampled([4, 5, 6, 7]);
    seconds.second(fresh, 1_700_000_002_000);
    expect(locustEntries(fresh, seconds)).toMatchObject([
      { start_time: 1_700_000_001, num_reqs_per_sec: { 1700000001: 4 } },
    ]);
  });

  it('counts every sample in some bucket that Locust has', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 100_000, noNaN: true }), { minLength: 1 }), (times) => {
        const [entry] = locustEntries(sampled(times), new SecondCounts());
        const buckets = Object.entries(entry?.response_times ?? {});
        expect(buckets.reduce((sum, [, n]) => sum + n, 0)).toBe(times.length);
        for (const [bucket] of buckets) expect(locustBucket(Number(bucket))).toBe(Number(bucket));
      }),
    );
  });
});
