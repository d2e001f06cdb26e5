/** Exit code of Ctrl-C before there was a run to judge, as shells have it. */
export const interrupted = 130;

/** A person or the system wants the test to end now. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  /** @param by `Ctrl-C`, or the name of the signal */
  constructor(readonly by: string) {
    super(`stopped by ${by}`);
  }
}

/** Ctrl-C, a signal from outside to end, or nobody who hears what is said. */
export class Interruption {
  readonly #arrived: Promise<never>;
  #reject: (reason: Interrupted) => void = () => {};

  /** @param broken another reason to end: what it rejects with */
  constructor(broken?: Promise<never>) {
    this.#arrived = new Promise<never>((_resolve, reject) => {
      this.#reject = reject;
      broken?.catch(reject);
    });
    // Nobody may be waiting just then.
    this.#arrived.catch(() => {});
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => this.#reject(new Interrupted(signal === 'SIGINT' ? 'Ctrl-C' : signal)));
    }
  }

  /**
   * `work`, unless the interruption comes first.
   *
   * @throws Interrupted, or the other reason
   */
  orElse<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#arrived]);
  }
}
