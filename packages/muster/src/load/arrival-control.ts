import type { NextArrival } from '../scenario/arrivals/arrivals.ts';
import type { ArrivalStep } from '../stats/arrival-counts.ts';
import type { Timer, TimerWheel } from '../timing/timer-wheel.ts';

/** An arrival that begins later after its planned instant counts as late, ms. */
export const lateAfter = 10;

export interface ArrivalControlOptions {
  readonly next: NextArrival;
  /** Sessions under way at once, at most. */
  readonly mostAtOnce: number;
  readonly wheel: TimerWheel;
  /** Starts a user. @param plannedAt on the clock of `performance.now()`, ms @returns false when it could not be made */
  readonly start: (plannedAt: number) => boolean;
  readonly record: (step: ArrivalStep) => void;
  /** Told of each start how long after its planned instant it was, ms. */
  readonly recordLag: (milliseconds: number) => void;
}

/**
 * Carries out the plan of arrivals of one user class. The planned instants do not depend on anything that happens: those
 * that a busy process could not keep are made up for at once, each with its own instant, and counted as late.
 *
 * ```
 * planned ─┬─▶ started ─┬─▶ finished
 *          │            └─▶ under way at the end: unfinished
 *          └─▶ dropped: mostAtOnce are under way, it could not be made, or the run ended first
 * ```
 */
export class ArrivalControl {
  readonly #options: ArrivalControlOptions;
  readonly #timer: Timer;
  #origin = 0;
  /** The next planned instant, on the clock of `performance.now()`; Infinity before the beginning and after the last. */
  #nextAt = Number.POSITIVE_INFINITY;
  #underWay = 0;
  #ended = false;
  /** Users are being started: one of them may end the run. */
  #starting = false;

  constructor(options: ArrivalControlOptions) {
    this.#options = options;
    this.#timer = options.wheel.timer(this.#wake);
  }

  /** @param origin when the plan begins, on the clock of `performance.now()` */
  begin(origin: number): void {
    this.#origin = origin;
    this.#step();
    this.#arm();
  }

  /**
   * Nobody arrives any more. Those whose instant had come and who were not started yet are started now, for the last
   * time, or else counted as dropped.
   *
   * @param until instants up to this one had come
   * @param start false: nobody can be started any more
   */
  end(until: number, start: boolean): void {
    if (this.#ended) return;
    this.#options.wheel.cancel(this.#timer);
    if (start && !this.#starting) this.#startDue(until);
    this.#ended = true;
    for (; this.#nextAt <= until; this.#step()) {
      this.#options.record('planned');
      this.#options.record('dropped');
    }
  }

  /** A user that arrived has gone. @param completed its session came to its end */
  over(completed: boolean): void {
    this.#underWay -= 1;
    if (completed) this.#options.record('finished');
  }

  readonly #wake = (): void => {
    // Those that come due meanwhile wait for the next turn: the event loop must turn, however busy the process is.
    this.#startDue(performance.now());
    if (!this.#ended) this.#arm();
  };

  #startDue(until: number): void {
    this.#starting = true;
    while (this.#nextAt <= until && !this.#ended) {
      const plannedAt = this.#nextAt;
      this.#step();
      this.#arrive(plannedAt);
    }
    this.#starting = false;
  }

  #arrive(plannedAt: number): void {
    const { mostAtOnce, start, record, recordLag } = this.#options;
    record('planned');
    if (this.#underWay >= mostAtOnce) {
      record('dropped');
      return;
    }
    const lag = performance.now() - plannedAt;
    // Before the start: a session may be over when it returns.
    this.#underWay += 1;
    if (!start(plannedAt)) {
      this.#underWay -= 1;
      record('dropped');
      return;
    }
    record('started');
    recordLag(lag);
    if (lag > lateAfter) record('late');
  }

  #step(): void {
    this.#nextAt = this.#origin + this.#options.next() * 1000;
  }

  #arm(): void {
    if (this.#nextAt < Number.POSITIVE_INFINITY) this.#options.wheel.startAt(this.#timer, this.#nextAt);
  }
}
