/** Different buckets that a list has room for. */
const few = 256;

// Many a histogram stays empty, and a pair of arrays takes 200 bytes.
const noBuckets = new Uint16Array(0);
const noCounts = new Uint32Array(0);

/** The counts of few buckets: their numbers, rising, and how often each was met. */
export class BucketList {
  length = 0;
  #buckets = noBuckets;
  #counts = noCounts;

  bucket(at: number): number {
    return this.#buckets[at] as number;
  }

  count(at: number): number {
    return this.#counts[at] as number;
  }

  /** @returns false when there is no room for one more, and it was left out */
  add(bucket: number, count: number): boolean {
    let low = 0;
    for (let high = this.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if ((this.#buckets[middle] as number) < bucket) low = middle + 1;
      else high = middle;
    }
    const known = low < this.length && this.#buckets[low] === bucket;
    if (!known && this.length === few) return false;
    const sum = known ? (this.#counts[low] as number) + count : count;
    if (sum > 0xffff_ffff) return false;
    if (!known) this.#insert(low, bucket);
    this.#counts[low] = sum;
    return true;
  }

  /** The bucket of the sample of that rank, 1 being the smallest. */
  bucketOfRank(rank: number): number {
    let seen = 0;
    let at = 0;
    for (; at < this.length - 1; at++) {
      seen += this.#counts[at] as number;
      if (seen >= rank) break;
    }
    return this.#buckets[at] as number;
  }

  clear(): void {
    this.length = 0;
  }

  #insert(at: number, bucket: number): void {
    if (this.length === this.#buckets.length) {
      const [buckets, counts] = [this.#buckets, this.#counts];
      const room = Math.max(8, this.length * 2);
      this.#buckets = new Uint16Array(room);
      this.#buckets.set(buckets);
      this.#counts = new Uint32Array(room);
      this.#counts.set(counts);
    }
    this.#buckets.copyWithin(at + 1, at, this.length);
    this.#counts.copyWithin(at + 1, at, this.length);
    this.#buckets[at] = bucket;
    this.length += 1;
  }
}
