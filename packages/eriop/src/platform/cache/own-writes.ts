/**
 * Remembers who has just changed something, so that everybody sees their own changes at once although lists are
 * cached: reads pass `since(who)` to the cache. Others see the change when the cached list expires; so a hundred
 * changes a second do not make the list a hundred times a second.
 *
 * Two generations, each as old as a cached list can get, then dropped whole: no timer, no list of deadlines.
 */
export class OwnWrites {
  readonly #windowMs: number;
  #current = new Map<string, number>();
  #previous = new Map<string, number>();
  #rotatedAt = performance.now();

  /** @param windowMs how long a write must be remembered: the maximum age of what is cached */
  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** Notes that this session has changed something, after the change was committed. */
  note(sessionId: string): void {
    this.#rotate();
    this.#current.set(sessionId, performance.now());
  }

  /** The moment that a list must know of to show this session its own changes. */
  since(sessionId: string): number {
    this.#rotate();
    return this.#current.get(sessionId) ?? this.#previous.get(sessionId) ?? Number.NEGATIVE_INFINITY;
  }

  #rotate(): void {
    const now = performance.now();
    if (now - this.#rotatedAt < this.#windowMs) return;
    this.#previous = now - this.#rotatedAt < 2 * this.#windowMs ? this.#current : new Map();
    this.#current = new Map();
    this.#rotatedAt = now;
  }
}
