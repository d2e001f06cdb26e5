import type { Timer, TimerWheel } from '../timing/timer-wheel.ts';

/** The end, the end of the second, the next user, the end of the ramps of arrivals. */
export type Alarm = 'end' | 'second' | 'spawn' | 'ramps';

/** What is to happen later in a run; one timer for each. */
export class RunTimers {
  readonly #wheel: TimerWheel;
  readonly #timers = new Map<Alarm, Timer>();

  constructor(wheel: TimerWheel) {
    this.#wheel = wheel;
  }

  /** Sets an alarm in place of its earlier time. @param instant on the clock of `performance.now()`, ms */
  at(alarm: Alarm, instant: number, wake: () => void): void {
    this.cancel(alarm);
    this.#timers.set(alarm, this.#wheel.setAt(instant, wake));
  }

  /** Wakes one second after `begin` and each second from then on. @param begin as in {@link RunTimers.at} */
  eachSecond(alarm: Alarm, begin: number, wake: () => void, second = 1): void {
    this.at(alarm, begin + second * 1000, () => {
      // After a stall of several seconds the ones that passed are one long second, not empty ones.
      const next = Math.max(second + 1, Math.ceil((performance.now() - begin) / 1000));
      // Before the call, for it to be able to cancel.
      this.eachSecond(alarm, begin, wake, next);
      wake();
    });
  }

  cancel(...alarms: Alarm[]): void {
    for (const alarm of alarms) {
      const timer = this.#timers.get(alarm);
      if (timer !== undefined) this.#wheel.cancel(timer);
      this.#timers.delete(alarm);
    }
  }
}
