import { BoundedMap } from '../cache/bounded-map.ts';
import type { Living, SharedCache } from './shared.ts';

const COUNTERS = 50_000;
const TEXTS = 50_000;
/** Length of all texts and their keys, in characters: 64 MB, or twice that if they are not Latin. */
const CHARACTERS = 64_000_000;

interface Entry {
  readonly value: string;
  readonly until: number;
}

/** Bounded in number and in length: the oldest entries go first. */
export class MemoryCache implements SharedCache {
  readonly #entries = new Map<string, Entry>();
  readonly #counters = new BoundedMap<string, { count: number; readonly until: number }>(COUNTERS);
  readonly #capacity: number;
  #characters = 0;

  /** @param capacity characters */
  constructor(capacity = CHARACTERS) {
    this.#capacity = capacity;
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.getWithLife(key))?.value;
  }

  getWithLife(key: string): Promise<Living | undefined> {
    const entry = this.#entries.get(key);
    if (entry === undefined) return Promise.resolve(undefined);
    const leftMs = entry.until - performance.now();
    if (leftMs > 0) return Promise.resolve({ value: entry.value, leftMs });
    this.#drop(key, entry);
    return Promise.resolve(undefined);
  }

  set(key: string, value: string, lifeMs: number): Promise<void> {
    const known = this.#entries.get(key);
    if (known !== undefined) this.#drop(key, known);
    this.#entries.set(key, { value, until: performance.now() + lifeMs });
    this.#characters += key.length + value.length;
    for (const [oldest, entry] of this.#entries) {
      if (this.#entries.size <= TEXTS && this.#characters <= this.#capacity) break;
      this.#drop(oldest, entry);
    }
    return Promise.resolve();
  }

  remove(key: string): Promise<void> {
    const known = this.#entries.get(key);
    if (known !== undefined) this.#drop(key, known);
    return Promise.resolve();
  }

  count(key: string, windowMs: number, by = 1): Promise<number> {
    const now = performance.now();
    const known = this.#counters.get(key);
    const counter = known !== undefined && known.until > now ? known : { count: 0, until: now + windowMs };
    counter.count += by;
    this.#counters.set(key, counter);
    return Promise.resolve(counter.count);
  }

  #drop(key: string, { value }: Entry): void {
    this.#entries.delete(key);
    this.#characters -= key.length + value.length;
  }
}
