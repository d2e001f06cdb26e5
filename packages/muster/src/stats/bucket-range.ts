/** Buckets that are made at once. */
const chunk = 256;

/**
 * The counts of many buckets: one for each between the lowest and the highest in use, as a run has many histograms, and
 * each is narrow.
 */
export class BucketRange {
  // As wide as the number of samples needs: the less memory, the more of it is in the processor's cache.
  #counts: Uint16Array | Uint32Array | Float64Array = new Uint16Array(0);
  /** Most samples with counts of this width. */
  #most = 0xffff;
  /** Bucket of the first count. */
  #first = 0;

  /** Makes room for these buckets and all between. */
  cover(first: number, last: number): void {
    const before = this.#counts;
    const end = this.#first + before.length;
    if (before.length > 0 && first >= this.#first && last < end) return;
    const lowest = before.length === 0 ? first : Math.min(first, this.#first);
    const highest = before.length === 0 ? last : Math.max(last, end - 1);
    const from = Math.floor(lowest / chunk) * chunk;
    const length = (Math.floor(highest / chunk) + 1) * chunk - from;
    const grown = new (before.constructor as new (length: number) => typeof before)(length);
    if (before.length > 0) grown.set(before, this.#first - from);
    this.#counts = grown;
    this.#first = from;
  }

  /** Makes room for so many samples in all. */
  holdSamples(samples: number): void {
    if (samples <= this.#most) return;
    const wide = samples > 0xffff_ffff;
    this.#counts = wide ? Float64Array.from(this.#counts) : Uint32Array.from(this.#counts);
    this.#most = wide ? Number.MAX_SAFE_INTEGER : 0xffff_ffff;
  }

  /** @param all samples that there are then */
  add(bucket: number, count: number, all: number): void {
    if (all > this.#most) this.holdSamples(all);
    const at = bucket - this.#first;
    if (at >= 0 && at < this.#counts.length) this.#counts[at] = (this.#counts[at] as number) + count;
    else this.#addOutside(bucket, count);
  }

  #addOutside(bucket: number, count: number): void {
    this.cover(bucket, bucket);
    this.#counts[bucket - this.#first] = (this.#counts[bucket - this.#first] as number) + count;
  }

  /** Adds the counts of the buckets from `first` to `last`; there is to be room for the samples. */
  addRange(other: BucketRange, first: number, last: number): void {
    this.cover(first, last);
    const from = other.#counts;
    const to = this.#counts;
    const shift = other.#first - this.#first;
    for (let at = first - other.#first; at <= last - other.#first; at++) {
      const count = from[at] as number;
      if (count > 0) to[at + shift] = (to[at + shift] as number) + count;
    }
  }

  /** @param bucket one that there is room for */
  count(bucket: number): number {
    return this.#counts[bucket - this.#first] as number;
  }

  /** The bucket of the sample of that rank, 1 being the smallest; all samples lie from `first` to `last`. */
  bucketOfRank(rank: number, first: number, last: number): number {
    let seen = 0;
    let bucket = first;
    for (; bucket < last; bucket++) {
      seen += this.#counts[bucket - this.#first] as number;
      if (seen >= rank) break;
    }
    return bucket;
  }

  /** Forgets the samples, which lie from `first` to `last`; keeps the memory. */
  clear(first: number, last: number): void {
    this.#counts.fill(0, first - this.#first, last - this.#first + 1);
  }
}
