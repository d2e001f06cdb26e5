import { StartFailure } from './failure.ts';

/** Ctrl-C, or a request from outside to end. */
export class Interruption {
  /** Rejects when it comes. */
  readonly arrived: Promise<never>;
  #reject: (reason: StartFailure) => void = () => {};

  constructor() {
    this.arrived = new Promise<never>((_resolve, reject) => {
      this.#reject = reject;
    });
    // Someone may not be waiting just then.
    this.arrived.catch(() => {});
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => this.#reject(new StartFailure(`stopped by ${nameOf(signal)}`)));
    }
  }

  /** `work`, unless the interruption comes first. */
  orElse<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.arrived]);
  }
}

function nameOf(signal: NodeJS.Signals): string {
  return signal === 'SIGINT' ? 'Ctrl-C' : signal;
}
