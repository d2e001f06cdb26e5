import { Histogram } from '../stats/histogram.ts';
import { bucketPairs, bucketText } from './bucket-text.ts';

/** A histogram in a line of the record; sum, minimum and maximum are whole µs. */
export type PackedHistogram = readonly [sum: number, min: number, max: number, buckets: string];

/** @returns null for an empty one */
export function packHistogram(histogram: Histogram): PackedHistogram | null {
  if (histogram.count === 0) return null;
  const { sumMicros, minMicros, maxMicros } = histogram;
  return [sumMicros, minMicros, maxMicros, bucketText(histogram.toSparse())];
}

/** @throws RangeError when it holds no histogram */
export function unpackHistogram(packed: PackedHistogram | null | undefined): Histogram {
  if (packed === null || packed === undefined) return new Histogram();
  const [sum, min, max, buckets] = packed;
  return Histogram.fromSparse(bucketPairs(buckets), sum, min, max);
}
