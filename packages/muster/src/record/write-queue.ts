/** Work on files, one after another, in the order it came; nobody waits for it. */
export class WriteQueue {
  readonly #work: { readonly size: number; readonly run: () => Promise<void> }[] = [];
  readonly #onError: (cause: unknown) => void;
  #running: Promise<void> | null = null;
  #size = 0;

  /** @param onError told of the first error; nothing more is done after it */
  constructor(onError: (cause: unknown) => void) {
    this.#onError = onError;
  }

  /** Characters that wait, or are being written. */
  get size(): number {
    return this.#size;
  }

  add(size: number, run: () => Promise<void>): void {
    this.#work.push({ size, run });
    this.#size += size;
    this.#running ??= this.#carryOut();
  }

  /** Forgets what has not begun. */
  clear(): void {
    this.#work.length = 0;
    this.#size = 0;
  }

  /** Settles when nothing waits; never rejects. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #carryOut(): Promise<void> {
    // After the caller: adding must cost it nothing.
    await null;
    try {
      for (let next = this.#work.shift(); next !== undefined; next = this.#work.shift()) {
        await next.run();
        this.#size = Math.max(0, this.#size - next.size);
      }
    } catch (cause) {
      this.clear();
      this.#onError(cause);
    } finally {
      this.#running = null;
    }
  }
}
