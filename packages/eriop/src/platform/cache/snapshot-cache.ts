/** A cache of values that are true as of a moment and may be handed out for a while. */
export interface SnapshotCache<Value> {
  /**
   * The cached value, or the one that `load` makes now. Callers that miss at the same time share one load.
   *
   * @param notBefore moment (performance.now(), ms) that the value must know of: its load must have begun later
   */
  get(key: string, load: () => Promise<Value>, notBefore?: number): Value | Promise<Value>;
}

/** Ages of a value, in ms from the start of its load. */
export interface Ages {
  /** From this age on, whoever asks sets a new load going, but need not wait for it. */
  readonly refreshMs: number;
  /** From this age on, the value is not handed out any more: who asks waits for the load. */
  readonly maxMs: number;
}

/** How a cache is bounded and observed. */
export interface SnapshotCacheOptions {
  /** How long a value is good, given how long its load took. */
  readonly ages: (loadMs: number) => Ages;
  readonly maxEntries: number;
  readonly onHit?: () => void;
  readonly onMiss?: () => void;
}

interface Entry<Value> {
  readonly value: Value;
  readonly asOf: number;
  readonly ages: Ages;
}

interface Load<Value> {
  readonly asOf: number;
  readonly promise: Promise<Value>;
}

/** A snapshot cache in this process's memory. */
export class MemorySnapshotCache<Value> implements SnapshotCache<Value> {
  readonly #options: SnapshotCacheOptions;
  readonly #entries = new Map<string, Entry<Value>>();
  /** Bounded by the number of requests in flight. */
  readonly #loads = new Map<string, Load<Value>>();

  constructor(options: SnapshotCacheOptions) {
    this.#options = options;
  }

  /** Entries held now. */
  get size(): number {
    return this.#entries.size;
  }

  get(key: string, load: () => Promise<Value>, notBefore = Number.NEGATIVE_INFINITY): Value | Promise<Value> {
    const entry = this.#entries.get(key);
    const now = performance.now();
    if (entry !== undefined && entry.asOf >= notBefore && now - entry.asOf < entry.ages.maxMs) {
      this.#options.onHit?.();
      if (now - entry.asOf >= entry.ages.refreshMs && !this.#loads.has(key)) this.#refresh(key, load, now);
      return entry.value;
    }
    this.#options.onMiss?.();
    const running = this.#loads.get(key);
    if (running !== undefined && running.asOf >= notBefore) return running.promise;
    return this.#load(key, load, now);
  }

  /** Nobody waits for it, so nobody is told if it fails: the next load that somebody waits for fails again, or not. */
  #refresh(key: string, load: () => Promise<Value>, now: number): void {
    this.#load(key, load, now).catch(() => undefined);
  }

  #load(key: string, load: () => Promise<Value>, asOf: number): Promise<Value> {
    const promise = this.#run(key, load, asOf);
    const running: Load<Value> = { asOf, promise };
    this.#loads.set(key, running);
    const done = () => {
      if (this.#loads.get(key) === running) this.#loads.delete(key);
    };
    promise.then(done, done);
    return promise;
  }

  async #run(key: string, load: () => Promise<Value>, asOf: number): Promise<Value> {
    const value = await load();
    const known = this.#entries.get(key);
    if (known !== undefined && known.asOf > asOf) return value; // A later load was faster.
    const ages = this.#options.ages(performance.now() - asOf);
    this.#entries.delete(key); // Setting it again then moves it to the end: the first is always the oldest.
    this.#entries.set(key, { value, asOf, ages });
    if (this.#entries.size > this.#options.maxEntries) this.#evictOldest();
    return value;
  }

  #evictOldest(): void {
    const oldest = this.#entries.keys().next();
    if (oldest.done !== true) this.#entries.delete(oldest.value);
  }
}
