import { createHash } from 'node:crypto';
import { type EntryTable, keyOf } from '../stats/entry-table.ts';
import type { Histogram } from '../stats/histogram.ts';
import type { StatsEntry } from '../stats/stats-entry.ts';

/** A table in few characters: two tables that differ in a single count, anywhere, have different digests. */
export interface Fingerprint {
  readonly digest: string;
  readonly entries: number;
  readonly histograms: number;
}

export function fingerprint(table: EntryTable): Fingerprint {
  const hash = createHash('sha256');
  let histograms = 0;
  const entries = table.sorted();
  for (const entry of entries) {
    const { requests, failures, contentBytes, planned } = entry;
    hash.update(JSON.stringify([keyOf(entry), requests, failures, contentBytes, planned]));
    for (const histogram of histogramsOf(entry)) {
      histograms += 1;
      hash.update(bitsOf(histogram));
    }
  }
  return { digest: hash.digest('hex').slice(0, 16), entries: entries.length, histograms };
}

function histogramsOf({ responseTimes, serviceTimes, phases }: StatsEntry): Histogram[] {
  return [responseTimes, serviceTimes, phases.connect, phases.tls, phases.firstByte, phases.body];
}

/** Every number of a histogram in its 64 bits. */
function bitsOf(histogram: Histogram): Uint8Array {
  const { count, sumMicros, minMicros, maxMicros } = histogram;
  const numbers = [...histogram.toSparse(), count, sumMicros, minMicros, maxMicros];
  return new Uint8Array(Float64Array.from(numbers).buffer);
}
