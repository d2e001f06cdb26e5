/** How long something may still take once the end was asked for, ms: as long as an `onStop`. */
const limit = 10_000;

/** With code of a locustfile that is waited for at the end of a run: endless, until somebody asks for the end. */
export class Patience {
  #ended = false;
  readonly #waiting = new Set<() => void>();

  /** From now on each gets {@link limit}, also those that are under way. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const hurry of this.#waiting) hurry();
  }

  /** Endless again, for the next run. */
  renew(): void {
    this.#ended = false;
  }

  /** Settles as `promise` does, while there is patience. @param reason what it rejects with when there is none left */
  with<Result>(promise: Promise<Result>, reason: () => Error): Promise<Result> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const hurry = (): void => {
        timer = setTimeout(() => reject(reason()), limit);
        // Nothing that the process should stay for.
        timer.unref();
      };
      if (this.#ended) hurry();
      else this.#waiting.add(hurry);
      const forget = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(hurry);
      };
      promise.then(resolve, reject).finally(forget);
    });
  }
}
