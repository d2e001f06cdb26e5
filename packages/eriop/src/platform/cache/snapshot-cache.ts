/** A cache of values that are true as of a moment and may be handed out for a while. */
export interface SnapshotCache<Value> {
  /**
   * The cached value, or the one that `load` makes now. Callers that miss at the same time share one load.
   *
   * @param notBefore moment (performance.now(), ms) that the value must know of: its load must have begun later, here
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

/** Where instances leave for each other what they have made. Never rejects, nor throws. */
export interface Exchange<Value> {
  find(key: string): Promise<Found<Value> | undefined>;
  /** @param lifeMs it is not to be handed out any more after this time */
  offer(key: string, made: Found<Value>, lifeMs: number): void;
}

/** A value with what its ages depend on. */
export interface Found<Value> {
  readonly value: Value;
  /** Time since its load began, ms. Of what comes from elsewhere, it may be more than this by the time on the way. */
  readonly ageMs: number;
  /** How long its load took. */
  readonly loadMs: number;
}

/** How a cache is bounded and observed. */
export interface SnapshotCacheOptions<Value> {
  /** How long a value is good, given how long its load took. */
  readonly ages: (loadMs: number) => Ages;
  readonly maxEntries: number;
  /** Asked before a value is made, but never for those who need one that knows of a moment. */
  readonly exchange?: Exchange<Value>;
  readonly onHit?: () => void;
  readonly onMiss?: () => void;
}

interface Entry<Value> {
  readonly value: Value;
  readonly asOf: number;
  readonly ages: Ages;
  /** From another instance, so `asOf` is an estimate: whoever needs a value that knows of a moment cannot have it. */
  readonly borrowed: boolean;
}

interface Load<Value> {
  readonly asOf: number;
  readonly borrowed: boolean;
  readonly promise: Promise<Value>;
}

interface Wanted {
  readonly asOf: number;
  /** Whether what another instance has made will do, and how young it has to be. */
  readonly borrowed: boolean;
  readonly youngerThan: keyof Ages;
}

/** A snapshot cache in this process's memory. */
export class MemorySnapshotCache<Value> implements SnapshotCache<Value> {
  readonly #options: SnapshotCacheOptions<Value>;
  readonly #entries = new Map<string, Entry<Value>>();
  /** Bounded by the number of requests in flight. */
  readonly #loads = new Map<string, Load<Value>>();

  constructor(options: SnapshotCacheOptions<Value>) {
    this.#options = options;
  }

  /** Entries held now. */
  get size(): number {
    return this.#entries.size;
  }

  get(key: string, load: () => Promise<Value>, notBefore = Number.NEGATIVE_INFINITY): Value | Promise<Value> {
    const entry = this.#entries.get(key);
    const now = performance.now();
    if (entry !== undefined && knowsOf(entry, notBefore) && now - entry.asOf < entry.ages.maxMs) {
      this.#options.onHit?.();
      if (now - entry.asOf >= entry.ages.refreshMs && !this.#loads.has(key)) this.#refresh(key, load, now);
      return entry.value;
    }
    this.#options.onMiss?.();
    const running = this.#loads.get(key);
    if (running !== undefined && knowsOf(running, notBefore)) return running.promise;
    const anyWillDo = notBefore === Number.NEGATIVE_INFINITY;
    return this.#load(key, load, { asOf: now, borrowed: anyWillDo, youngerThan: 'maxMs' });
  }

  /** Nobody waits for it, so nobody is told if it fails: the next load that somebody waits for fails again, or not. */
  #refresh(key: string, load: () => Promise<Value>, asOf: number): void {
    this.#load(key, load, { asOf, borrowed: true, youngerThan: 'refreshMs' }).catch(() => undefined);
  }

  #load(key: string, load: () => Promise<Value>, wanted: Wanted): Promise<Value> {
    const borrowed = wanted.borrowed && this.#options.exchange !== undefined;
    const promise = borrowed ? this.#borrow(key, load, wanted) : this.#make(key, load, wanted.asOf);
    const running: Load<Value> = { asOf: wanted.asOf, borrowed, promise };
    this.#loads.set(key, running);
    const done = () => {
      if (this.#loads.get(key) === running) this.#loads.delete(key);
    };
    promise.then(done, done);
    return promise;
  }

  /** What another instance has made, if it is young enough; else it is made here. */
  async #borrow(key: string, load: () => Promise<Value>, { youngerThan }: Wanted): Promise<Value> {
    const found = await this.#options.exchange?.find(key);
    const now = performance.now();
    if (found === undefined) return this.#make(key, load, now);
    const { value, ageMs, loadMs } = found;
    const ages = this.#options.ages(loadMs);
    if (ageMs >= ages[youngerThan]) return this.#make(key, load, now);
    this.#keep(key, { value, asOf: now - ageMs, ages, borrowed: true });
    return value;
  }

  async #make(key: string, load: () => Promise<Value>, asOf: number): Promise<Value> {
    const value = await load();
    const loadMs = performance.now() - asOf;
    const ages = this.#options.ages(loadMs);
    const isNewest = this.#keep(key, { value, asOf, ages, borrowed: false });
    if (isNewest) this.#options.exchange?.offer(key, { value, ageMs: loadMs, loadMs }, ages.maxMs - loadMs);
    return value;
  }

  /** @returns false if a later load was faster */
  #keep(key: string, entry: Entry<Value>): boolean {
    const known = this.#entries.get(key);
    if (known !== undefined && !known.borrowed && known.asOf > entry.asOf) return false;
    this.#entries.delete(key); // Setting it again then moves it to the end: the first is always the oldest.
    this.#entries.set(key, entry);
    if (this.#entries.size > this.#options.maxEntries) this.#evictOldest();
    return true;
  }

  #evictOldest(): void {
    const oldest = this.#entries.keys().next();
    if (oldest.done !== true) this.#entries.delete(oldest.value);
  }
}

/** Whether a value's load began after a moment of this process. */
function knowsOf({ asOf, borrowed }: { asOf: number; borrowed: boolean }, moment: number): boolean {
  return moment === Number.NEGATIVE_INFINITY || (!borrowed && asOf >= moment);
}
