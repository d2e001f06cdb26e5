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

  add(part: Stoppable): void {
    this.#parts.push(part);
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
