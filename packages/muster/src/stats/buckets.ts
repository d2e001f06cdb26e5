/*
 * The buckets of all histograms, in the HDR layout (https://hdrhistogram.org): exact below 2,048 µs, then 1,024 buckets
 * for each doubling, so a bucket is never wider than 1/1,024 (0.1 %) of the values in it.
 *
 *  value   0 … 2047 │ 2048 … 4095 │ 4096 … 8191 │ …
 *  width      1     │      2      │      4      │
 *  buckets  2048    │    1024     │    1024     │
 */

/** 1 hour, in µs: the highest value there is a bucket for. */
export const highestMicros = 3_600_000_000;

/** Bucket that holds `micros` (a whole number, 0 to {@link highestMicros}). */
export function bucketOf(micros: number): number {
  const shift = Math.max(0, 21 - Math.clz32(micros));
  return (shift << 10) + (micros >>> shift);
}

/** Smallest value that falls into bucket `index`, in µs. */
export function lowestIn(index: number): number {
  if (index < 2048) return index;
  const shift = Math.floor(index / 1024) - 1;
  // Multiplied, not shifted: the top buckets lie above 2³¹, where a shift turns negative.
  return (index - shift * 1024) * 2 ** shift;
}

/** Largest value that falls into bucket `index`, in µs. */
export function highestIn(index: number): number {
  return lowestIn(index + 1) - 1;
}
