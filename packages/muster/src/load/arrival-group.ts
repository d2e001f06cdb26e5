import { randomStream } from '../random/random-stream.ts';
import type { UserClass } from '../scenario/user.ts';
import type { RunStats } from '../stats/run-stats.ts';
import type { TimerWheel } from '../timing/timer-wheel.ts';
import { ArrivalControl } from './arrival-control.ts';
import type { Seat } from './load-plan.ts';

export interface ArrivalGroupOptions {
  /** All of the run; those without arrivals are none of its business. */
  readonly userClasses: readonly UserClass[];
  readonly seed: number;
  readonly wheel: TimerWheel;
  readonly stats: RunStats;
  /** Starts a user. @returns false when it could not be made */
  readonly start: (seat: Seat, plannedAt: number) => boolean;
}

/** The user classes whose users arrive by plan. */
export class ArrivalGroup {
  readonly #controls = new Map<string, ArrivalControl>();
  /** From when on the rates of all of them no longer change, seconds since the beginning; 0 without any. */
  readonly evenFrom: number;

  constructor({ userClasses, seed, wheel, stats, start }: ArrivalGroupOptions) {
    let evenFrom = 0;
    for (const { name, arrivals, mostAtOnce } of userClasses) {
      if (arrivals === undefined) continue;
      stats.expectArrivals(name);
      evenFrom = Math.max(evenFrom, arrivals.evenFrom);
      const control = new ArrivalControl({
        next: arrivals.schedule(randomStream(seed, `arrivals/${name}`)),
        mostAtOnce,
        wheel,
        start: (plannedAt) => start({ userClass: name }, plannedAt),
        record: (step) => stats.recordArrival(name, step),
        recordLag: (milliseconds) => stats.recordLag(milliseconds),
      });
      this.#controls.set(name, control);
    }
    this.evenFrom = evenFrom;
  }

  /** See {@link ArrivalControl.begin}. */
  begin(origin: number): void {
    for (const control of this.#controls.values()) control.begin(origin);
  }

  /** See {@link ArrivalControl.end}. */
  end(until: number, start: boolean): void {
    for (const control of this.#controls.values()) control.end(until, start);
  }

  /** A user has gone, of whatever class. @param completed its session came to its end */
  over({ userClass }: Seat, completed: boolean): void {
    this.#controls.get(userClass)?.over(completed);
  }
}
