/** The beat of one user or TaskSet. Knows no clock: instants are handed in, in seconds. */
export class Pacing {
  /** When the period under way began. */
  #periodStart: number;
  #end: number;

  constructor(start: number) {
    this.#periodStart = start;
    this.#end = start;
  }

  /** When the period that {@link Pacing.wait} was asked of last ends, or should have ended. */
  get end(): number {
    return this.#end;
  }

  /**
   * What is left of the period. The next one begins with the end of this wait; time that a task took
   * beyond its period is not made up for.
   *
   * @param period seconds
   * @param now a task has ended
   * @returns seconds, 0 or more
   */
  wait(period: number, now: number): number {
    this.#end = this.#periodStart + period;
    this.#periodStart = Math.max(now, this.#end);
    return this.#periodStart - now;
  }
}

const pacingKey = Symbol('pacing');

/** The pacing of a user or TaskSet; made when there is none, with the given start. */
export function pacingOf(owner: { [pacingKey]?: Pacing }, start: number): Pacing {
  owner[pacingKey] ??= new Pacing(start);
  return owner[pacingKey];
}
