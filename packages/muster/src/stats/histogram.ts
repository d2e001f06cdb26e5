/**
 * A histogram of durations in whole microseconds, in the HDR layout
 * (https://hdrhistogram.org): exact below 2,048 µs, then 1,024 buckets for each doubling, so a
 * bucket is never wider than 1/1,024 (0.1 %) of the values in it.
 *
 * ```
 *  value   0 … 2047 │ 2048 … 4095 │ 4096 … 8191 │ …
 *  width      1     │      2      │      4      │
 *  buckets  2048    │    1024     │    1024     │
 * ```
 *
 * Two histograms add without loss, because every histogram has the same buckets.
 */
export class Histogram {
  /** 1 hour. Longer durations count as this one. */
  static readonly highestMicros = 3_600_000_000;

  count = 0;
  sumMicros = 0;
  /** `Infinity` while empty. */
  minMicros = Number.POSITIVE_INFINITY;
  maxMicros = 0;

  // Grown to the highest bucket used: most runs stay under a second, and a run has many histograms.
  #counts = new Float64Array(2048);

  /** @param micros duration in µs; fractions are rounded, negatives count as 0 */
  record(micros: number): void {
    const value = micros > 0 ? Math.min(Math.round(micros), Histogram.highestMicros) : 0;
    const index = bucketOf(value);
    if (index >= this.#counts.length) this.#grow(index);
    this.#counts[index] = (this.#counts[index] as number) + 1;
    this.count += 1;
    this.sumMicros += value;
    if (value < this.minMicros) this.minMicros = value;
    if (value > this.maxMicros) this.maxMicros = value;
  }

  /** Adds every sample of `other` to this one, exactly. */
  add(other: Histogram): void {
    if (other.count === 0) return;
    const last = bucketOf(other.maxMicros);
    if (last >= this.#counts.length) this.#grow(last);
    for (let index = bucketOf(other.minMicros); index <= last; index++) {
      const count = other.#counts[index] as number;
      if (count > 0) this.#counts[index] = (this.#counts[index] as number) + count;
    }
    this.count += other.count;
    this.sumMicros += other.sumMicros;
    this.minMicros = Math.min(this.minMicros, other.minMicros);
    this.maxMicros = Math.max(this.maxMicros, other.maxMicros);
  }

  /** Forgets every sample; keeps the memory. */
  clear(): void {
    if (this.count > 0) this.#counts.fill(0, bucketOf(this.minMicros), bucketOf(this.maxMicros) + 1);
    this.count = 0;
    this.sumMicros = 0;
    this.minMicros = Number.POSITIVE_INFINITY;
    this.maxMicros = 0;
  }

  /** Average in µs, 0 while empty. */
  get meanMicros(): number {
    return this.count === 0 ? 0 : this.sumMicros / this.count;
  }

  /**
   * The smallest recorded value (to within its bucket, and never above the maximum) that at least
   * the share `quantile` of all samples do not exceed.
   *
   * @param quantile 0 to 1; 0 gives the minimum, 1 the maximum
   * @returns µs, 0 while empty
   */
  valueAt(quantile: number): number {
    if (this.count === 0) return 0;
    if (quantile <= 0) return this.minMicros;
    // A tiny allowance, so that 0.95 × 100 = 95.00000000000001 does not ask for the 96th sample.
    const rank = Math.max(1, Math.ceil(quantile * this.count - 1e-9 * this.count));
    if (rank >= this.count) return this.maxMicros;
    let seen = 0;
    const last = bucketOf(this.maxMicros);
    for (let index = bucketOf(this.minMicros); index <= last; index++) {
      seen += this.#counts[index] as number;
      if (seen >= rank) return Math.min(highestIn(index), this.maxMicros);
    }
    return this.maxMicros;
  }

  /** The buckets in use as `[index, count, index, count, …]`, rising. */
  toSparse(): number[] {
    const pairs: number[] = [];
    if (this.count === 0) return pairs;
    const last = bucketOf(this.maxMicros);
    for (let index = bucketOf(this.minMicros); index <= last; index++) {
      const count = this.#counts[index] as number;
      if (count > 0) pairs.push(index, count);
    }
    return pairs;
  }

  #grow(index: number): void {
    const grown = new Float64Array((Math.floor(index / 1024) + 1) * 1024);
    grown.set(this.#counts);
    this.#counts = grown;
  }
}

/** Bucket that holds `micros` (a whole number, 0 to {@link Histogram.highestMicros}). */
function bucketOf(micros: number): number {
  if (micros < 2048) return micros;
  const shift = 21 - Math.clz32(micros);
  return shift * 1024 + (micros >>> shift);
}

/** Largest value that falls into bucket `index`, in µs. */
function highestIn(index: number): number {
  if (index < 2048) return index;
  const shift = Math.floor(index / 1024) - 1;
  // Multiplied, not shifted: the top buckets lie above 2³¹, where a shift turns negative.
  return (index - shift * 1024 + 1) * 2 ** shift - 1;
}
