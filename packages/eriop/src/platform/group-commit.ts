import { setImmediate } from 'node:timers';
import { OverloadError } from './overload.ts';

/** How items are grouped and committed. */
export interface GroupCommitOptions<Item, Result> {
  /** Writes a group durably and returns one result for each item, in order. All or nothing. */
  readonly commit: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Groups that may be on their way at once. */
  readonly concurrency: number;
  /** Items in a group at most. */
  readonly maxBatch: number;
  /** Items that may wait at most; one more is refused with `QueueFullError`. */
  readonly maxQueued: number;
  /** Whether an error is the fault of an item, so that the others may succeed without it. */
  readonly isItemError: (error: unknown) => boolean;
  /** Told of every group that was committed: its size and how long it took, in seconds. */
  readonly onCommit?: (size: number, seconds: number) => void;
}

/** The queue is full: the caller should be told to come back later. */
export class QueueFullError extends OverloadError {
  override readonly name = 'QueueFullError';
}

interface Entry<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits items in groups: what arrives while the previous groups are being written, or within the same turn of
 * the event loop, is written together. So the cost of a commit is shared under load, and nobody waits for a timer.
 *
 *     arrivals ──▶ queue ──▶ group ──▶ commit ──▶ each member is answered
 *                  bounded   ≤ maxBatch  ≤ concurrency at once
 *
 * A member is answered after its own group's commit and never before. If a group fails because of an item, it is
 * halved until the item stands alone: its neighbours succeed after log2(size) rounds.
 */
export class GroupCommit<Item, Result> {
  readonly #options: GroupCommitOptions<Item, Result>;
  #waiting: Entry<Item, Result>[] = [];
  /** Where the waiting ones begin in `#waiting`: cheaper than shifting the array for each group. */
  #head = 0;
  #running = 0;
  #scheduled = false;
  #idle: (() => void)[] = [];

  constructor(options: GroupCommitOptions<Item, Result>) {
    this.#options = options;
  }

  /** Items that wait for their group to be formed. */
  get queued(): number {
    return this.#waiting.length - this.#head;
  }

  /** Groups that are being written. */
  get running(): number {
    return this.#running;
  }

  /**
   * Adds an item; resolves with its result after the commit.
   *
   * @throws QueueFullError, or the error that its commit failed with
   */
  submit(item: Item): Promise<Result> {
    if (this.queued >= this.#options.maxQueued)
      return Promise.reject(new QueueFullError('too many items wait for a commit'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#schedule();
    });
  }

  /** Resolves when everything submitted so far has been answered. */
  drain(): Promise<void> {
    if (this.queued === 0 && this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** After this turn's input has been read, so that requests that arrived together go together. */
  #schedule(): void {
    if (this.#scheduled || this.#running >= this.#options.concurrency) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#start();
    });
  }

  #start(): void {
    while (this.#running < this.#options.concurrency && this.queued > 0) {
      this.#running += 1;
      void this.#write(this.#take()).finally(() => {
        this.#running -= 1;
        if (this.queued > 0) this.#schedule();
        else if (this.#running === 0) this.#reportIdle();
      });
    }
  }

  /** The next group: an equal share of what waits for each free writer, so that they work side by side. */
  #take(): Entry<Item, Result>[] {
    const free = this.#options.concurrency - this.#running + 1;
    const size = Math.min(this.#options.maxBatch, Math.ceil(this.queued / free));
    const group = this.#waiting.slice(this.#head, this.#head + size);
    this.#head += size;
    if (this.#head === this.#waiting.length || this.#head > this.#options.maxQueued) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
    return group;
  }

  /** Never rejects: every failure is handed to the members. */
  async #write(group: readonly Entry<Item, Result>[]): Promise<void> {
    const started = performance.now();
    try {
      const results = await this.#options.commit(group.map((entry) => entry.item));
      this.#options.onCommit?.(group.length, (performance.now() - started) / 1000);
      for (let index = 0; index < group.length; index += 1) group[index]?.resolve(results[index] as Result);
    } catch (error) {
      if (group.length === 1 || !this.#options.isItemError(error)) {
        for (const entry of group) entry.reject(error);
        return;
      }
      const middle = group.length >> 1;
      await this.#write(group.slice(0, middle));
      await this.#write(group.slice(middle));
    }
  }

  #reportIdle(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
