import { type EntryTable, keyOf } from '../../stats/entry-table.ts';
import type { Histogram } from '../../stats/histogram.ts';
import type { StatsEntry } from '../../stats/stats-entry.ts';
import { locustBucket } from './locust-bucket.ts';
import type { SecondCounts } from './second-counts.ts';

/** An entry as Locust's --json prints it. Times of requests are ms, instants epoch seconds. */
export interface LocustEntry {
  readonly name: string;
  readonly method: string;
  /** To the second. */
  readonly last_request_timestamp: number | null;
  readonly start_time: number;
  readonly num_requests: number;
  /** Samples without a response time; there are none here. */
  readonly num_none_requests: number;
  readonly num_failures: number;
  readonly total_response_time: number;
  readonly max_response_time: number;
  readonly min_response_time: number | null;
  /** Bytes. */
  readonly total_content_length: number;
  /** Requests by rounded response time. */
  readonly response_times: Readonly<Record<string, number>>;
  /** By epoch second. */
  readonly num_reqs_per_sec: Readonly<Record<string, number>>;
  readonly num_fail_per_sec: Readonly<Record<string, number>>;
}

/**
 * The statistics in the form of Locust's --json: a list of entries by name and method, without the sum.
 */
export function locustEntries(totals: EntryTable, seconds: SecondCounts): LocustEntry[] {
  return totals
    .sorted()
    .filter((entry) => entry.requests > 0)
    .map((entry) => locustEntry(entry, seconds));
}

/** The same as text, indented like Locust's. */
export function locustJson(entries: readonly LocustEntry[]): string {
  return `${JSON.stringify(entries, null, 4)}\n`;
}

function locustEntry(entry: StatsEntry, seconds: SecondCounts): LocustEntry {
  const { responseTimes } = entry;
  const { requests, failures, last } = seconds.of(keyOf(entry));
  return {
    name: entry.name,
    method: entry.method,
    last_request_timestamp: last,
    start_time: seconds.startTime / 1000,
    num_requests: entry.requests,
    num_none_requests: 0,
    num_failures: entry.failures,
    total_response_time: responseTimes.sumMicros / 1000,
    max_response_time: responseTimes.maxMicros / 1000,
    min_response_time: responseTimes.count === 0 ? null : responseTimes.minMicros / 1000,
    total_content_length: entry.contentBytes,
    response_times: rounded(responseTimes),
    num_reqs_per_sec: Object.fromEntries(requests),
    num_fail_per_sec: Object.fromEntries(failures),
  };
}

function rounded(histogram: Histogram): Record<string, number> {
  const counts: Record<string, number> = {};
  const pairs = histogram.toSparse();
  for (let at = 0; at < pairs.length; at += 2) {
    const middle = middleMicros(pairs[at] as number) / 1000;
    const within = Math.min(Math.max(middle, histogram.minMicros / 1000), histogram.maxMicros / 1000);
    const bucket = locustBucket(within);
    counts[bucket] = (counts[bucket] ?? 0) + (pairs[at + 1] as number);
  }
  return counts;
}

/** The middle of a bucket; `Histogram` has the layout. */
function middleMicros(index: number): number {
  if (index < 2048) return index;
  const shift = Math.floor(index / 1024) - 1;
  return (index - shift * 1024 + 0.5) * 2 ** shift - 0.5;
}
