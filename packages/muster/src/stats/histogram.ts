import { BucketList } from './bucket-list.ts';
import { BucketRange } from './bucket-range.ts';
import { bucketOf, highestIn, highestMicros, lowestIn } from './buckets.ts';

/** Two durations in µs between which something lies. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A histogram that has forgotten so few samples as these is a list again. */
const fewSamples = 128;
/** 95 % of a normal distribution lie within so many standard deviations of its middle. */
const deviations = 1.96;
/** With fewer samples beyond it a percentile is the matter of a handful of requests. */
const leastBeyond = 10;

/**
 * A histogram of durations in whole microseconds, with the buckets of {@link bucketOf}.
 *
 * Two histograms add without loss, because every histogram has the same buckets: merged is the same as recorded in
 * one, bit for bit, in any order (sums are whole numbers, exact up to 2⁵³ µs).
 */
export class Histogram {
  /** 1 hour. Longer durations count as this one. */
  static readonly highestMicros = highestMicros;

  count = 0;
  sumMicros = 0;
  /** `Infinity` while empty. */
  minMicros = Number.POSITIVE_INFINITY;
  maxMicros = 0;

  // Of the hundreds of names of a second most have a handful of samples each: looking at these alone, not at all that
  // lies between the lowest and the highest, makes the end of a second several times as quick.
  #list: BucketList | null = new BucketList();
  /** Instead of the list, once there were too many buckets for one. */
  #range: BucketRange | null = null;

  /**
   * The histogram that {@link Histogram.toSparse} was taken of.
   *
   * @param sumMicros of all samples, likewise the others; of no account without a pair
   * @throws RangeError when the pairs are not such, or the others do not go with them
   */
  static fromSparse(
    pairs: readonly number[],
    sumMicros: number,
    minMicros: number,
    maxMicros: number,
  ): Histogram {
    const histogram = new Histogram();
    if (pairs.length === 0) return histogram;
    checkPairs(pairs);
    checkBounds(pairs, sumMicros, minMicros, maxMicros);
    for (let at = 0; at < pairs.length; at += 2)
      histogram.#count(pairs[at] as number, pairs[at + 1] as number);
    histogram.sumMicros = sumMicros;
    histogram.minMicros = minMicros;
    histogram.maxMicros = maxMicros;
    return histogram;
  }

  /** @param micros duration in µs; fractions are rounded, negatives count as 0 */
  record(micros: number): void {
    // In 32-bit arithmetic from here on, bucketOf included: it takes half the time of Math.round and doubles.
    const value = micros > 0 ? Math.min(micros + 0.5, highestMicros) >>> 0 : 0;
    const range = this.#range;
    if (range === null) {
      this.#count(bucketOf(value), 1);
    } else {
      this.count += 1;
      range.add(bucketOf(value), 1, this.count);
    }
    this.sumMicros += value;
    if (value < this.minMicros) this.minMicros = value;
    if (value > this.maxMicros) this.maxMicros = value;
  }

  /** Adds every sample of `other` to this one, exactly. */
  add(other: Histogram): void {
    if (other.count === 0) return;
    if (other.#range !== null) {
      const range = this.#asRange(this.count + other.count);
      range.addRange(other.#range, bucketOf(other.minMicros), bucketOf(other.maxMicros));
      this.count += other.count;
    } else if (other.#list !== null) {
      const { length } = other.#list;
      for (let at = 0; at < length; at++) this.#count(other.#list.bucket(at), other.#list.count(at));
    }
    this.sumMicros += other.sumMicros;
    this.minMicros = Math.min(this.minMicros, other.minMicros);
    this.maxMicros = Math.max(this.maxMicros, other.maxMicros);
  }

  /** Forgets every sample; keeps the memory, if there were many. */
  clear(): void {
    if (this.count === 0) return;
    this.#list?.clear();
    this.#range?.clear(bucketOf(this.minMicros), bucketOf(this.maxMicros));
    if (this.#range !== null && this.count <= fewSamples) {
      this.#list = new BucketList();
      this.#range = null;
    }
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
    return this.#highestAt(Math.ceil(quantile * this.count - 1e-9 * this.count));
  }

  /**
   * Where the percentile of everything that could have been measured lies, in 19 of 20 cases: between the two samples
   * whose ranks are 1.96 standard deviations of the binomial distribution below and above its own. Supposes that the
   * samples do not depend on one another; where ranks lie outside of the samples, the bound is the minimum or maximum
   * and may be too narrow (see {@link Histogram.supports}).
   *
   * @see https://doi.org/10.1002/9781118033098 (Hahn and Meeker, Statistical Intervals, distribution-free intervals)
   * @param quantile above 0 and below 1
   * @returns µs, the buckets of both bounds included; 0 while empty
   */
  interval(quantile: number): Interval {
    if (this.count === 0) return { low: 0, high: 0 };
    const rank = quantile * this.count;
    const spread = deviations * Math.sqrt(rank * (1 - quantile));
    return {
      low: this.#lowestAt(Math.floor(rank - spread)),
      high: this.#highestAt(Math.ceil(rank + spread) + 1),
    };
  }

  /**
   * Whether there are enough samples for a percentile to mean something: ten or more of them lie beyond it. p99.9 takes
   * 10,000, p99 1,000.
   *
   * @param quantile 0 to 1; 1, the maximum, is what it is and never supported
   */
  supports(quantile: number): boolean {
    // 1 − 0.9 is a little less than a tenth.
    return this.count * (1 - quantile) >= leastBeyond - 1e-6;
  }

  /** The buckets in use as `[index, count, index, count, …]`, rising. */
  toSparse(): number[] {
    const pairs: number[] = [];
    if (this.count === 0) return pairs;
    if (this.#list !== null) {
      const { length } = this.#list;
      for (let at = 0; at < length; at++) pairs.push(this.#list.bucket(at), this.#list.count(at));
    } else if (this.#range !== null) {
      const last = bucketOf(this.maxMicros);
      for (let bucket = bucketOf(this.minMicros); bucket <= last; bucket++) {
        const count = this.#range.count(bucket);
        if (count > 0) pairs.push(bucket, count);
      }
    }
    return pairs;
  }

  /** Upper end of the bucket of the sample of that rank, 1 being the smallest; within minimum and maximum. */
  #highestAt(rank: number): number {
    if (rank >= this.count) return this.maxMicros;
    return Math.min(highestIn(this.#bucketAt(Math.max(1, rank))), this.maxMicros);
  }

  /** Likewise the lower end. */
  #lowestAt(rank: number): number {
    if (rank <= 1) return this.minMicros;
    return Math.max(lowestIn(this.#bucketAt(Math.min(rank, this.count))), this.minMicros);
  }

  #bucketAt(rank: number): number {
    if (this.#list !== null) return this.#list.bucketOfRank(rank);
    const range = this.#range as BucketRange;
    return range.bucketOfRank(rank, bucketOf(this.minMicros), bucketOf(this.maxMicros));
  }

  /** Counts samples of a bucket. */
  #count(bucket: number, samples: number): void {
    const all = this.count + samples;
    if (this.#range !== null) this.#range.add(bucket, samples, all);
    else if (!(this.#list as BucketList).add(bucket, samples)) this.#asRange(all).add(bucket, samples, all);
    this.count = all;
  }

  /** What was a list is a range from now on. @param samples that there is to be room for */
  #asRange(samples: number): BucketRange {
    let range = this.#range;
    const list = this.#list;
    if (range === null) {
      range = new BucketRange();
      this.#range = range;
      this.#list = null;
    }
    range.holdSamples(samples);
    if (list === null) return range;
    if (list.length > 0) range.cover(list.bucket(0), list.bucket(list.length - 1));
    for (let at = 0; at < list.length; at++) range.add(list.bucket(at), list.count(at), samples);
    return range;
  }
}

function checkPairs(pairs: readonly number[]): void {
  let before = -1;
  for (let at = 0; at < pairs.length; at += 2) {
    const index = pairs[at] as number;
    const count = pairs[at + 1];
    const known = Number.isInteger(index) && index > before && index <= bucketOf(highestMicros);
    if (!known || !Number.isSafeInteger(count) || (count as number) < 1) {
      throw new RangeError(
        `not the buckets of a histogram: ${index}, ${count} after bucket ${before}; buckets rise, counts are whole numbers from 1`,
      );
    }
    before = index;
  }
}

function checkBounds(pairs: readonly number[], sum: number, min: number, max: number): void {
  const fits =
    Number.isInteger(min) &&
    Number.isInteger(max) &&
    Number.isSafeInteger(sum) &&
    min <= max &&
    bucketOf(min) === pairs[0] &&
    bucketOf(max) === pairs[pairs.length - 2] &&
    sum >= max;
  if (fits) return;
  throw new RangeError(
    `not the sum, minimum and maximum of these buckets: ${sum}, ${min}, ${max} µs with buckets ${pairs[0]} to ${pairs[pairs.length - 2]}`,
  );
}
