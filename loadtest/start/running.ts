import { StartFailure } from './failure.ts';

/** Something that was started and must be stopped. */
export interface Stoppable {
  stop(): Promise<void>;
}

/** What this start has brought up, stopped in reverse order whatever happens. */
export class Running {
  readonly #parts: Stoppable[] = [];
  #stopping = false;

  /** What ends from now on was asked to. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /**
   * Starts a part, which is stopped with the others. A step that was interrupted goes on by itself until it gets here,
   * and what it started now nobody would stop: it starts nothing any more.
   *
   * @param start without a wait, so that nothing can come in between
   * @throws StartFailure when everything is being stopped
   */
  begin<Part extends Stoppable>(start: () => Part): Part {
    if (this.#stopping) throw new StartFailure('the start was stopped meanwhile');
    const part = start();
    this.#parts.push(part);
    return part;
  }

  /** Stops everything, also when stopping one part fails; then throws the first failure. */
  async stopAll(): Promise<void> {
    this.#stopping = true;
    const failures: unknown[] = [];
    for (let part = this.#parts.pop(); part !== undefined; part = this.#parts.pop()) {
      try {
        await part.stop();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
