import type { Timer, TimerWheel } from '../timing/timer-wheel.ts';

/** A user that can be asked to go. */
export interface Leaver {
  /** Ends it when its task is finished; at once when it waits. */
  stop(): void;
  /** Ends it where it is; `onStop` still runs. A second time: ends it without waiting for `onStop`. */
  kill(): void;
}

/** What is known of one on its way out. */
interface Departure {
  /** When it will be killed; null once it was. */
  timer: Timer | null;
  /** On the clock of `performance.now()`. */
  killedAt: number;
}

/** How often killed users are looked after, ms. */
const round = 1000;
/** The longest that a killed user gets for its `onStop`, ms. */
const longestGrace = 10_000;

/**
 * Users on their way out.
 *
 * ```
 * stop ── task finishes ──▶ onStop ──▶ gone
 *   └──── stop timeout ───▶ kill ────▶ onStop ──▶ gone
 *                                        └─ no end ──▶ abandoned
 * ```
 *
 * How long `onStop` takes is not known beforehand: a logout of 10,000 users at once takes seconds, and
 * one that never answers must not hold up the end. So killed users are given up when within a second
 * none of them came to its end, and each at the latest 10 s after it was killed.
 */
export class Departures<User extends Leaver> {
  readonly #wheel: TimerWheel;
  readonly #stopTimeout: number;
  readonly #abandon: (user: User) => void;
  readonly #leaving = new Map<User, Departure>();
  #watch: Timer | null = null;
  /** A killed user came to its end since the last round. */
  #progress = false;
  #abandoned = 0;

  /**
   * @param stopTimeout seconds that a task under way gets; 0: users are killed at once
   * @param abandon told of each that is given up
   */
  constructor(wheel: TimerWheel, stopTimeout: number, abandon: (user: User) => void) {
    this.#wheel = wheel;
    this.#stopTimeout = stopTimeout;
    this.#abandon = abandon;
  }

  /** How many are on their way. */
  get size(): number {
    return this.#leaving.size;
  }

  /** How many were given up. */
  get abandoned(): number {
    return this.#abandoned;
  }

  /** Sends a user out. Says nothing to one that is on its way already. */
  add(user: User): void {
    if (this.#leaving.has(user)) return;
    const departure: Departure = { timer: null, killedAt: 0 };
    this.#leaving.set(user, departure);
    if (this.#stopTimeout === 0) {
      this.#kill(user, departure);
      return;
    }
    departure.timer = this.#wheel.set(this.#stopTimeout * 1000, () => this.#kill(user, departure));
    user.stop();
  }

  /** A user has come to its end. Says nothing of one that was not on its way out. */
  gone(user: User): void {
    const departure = this.#leaving.get(user);
    if (departure === undefined) return;
    if (departure.timer === null) this.#progress = true;
    else this.#wheel.cancel(departure.timer);
    this.#leaving.delete(user);
    if (this.#leaving.size === 0 && this.#watch !== null) this.#wheel.cancel(this.#watch);
    if (this.#leaving.size === 0) this.#watch = null;
  }

  #kill(user: User, departure: Departure): void {
    departure.timer = null;
    departure.killedAt = performance.now();
    this.#watch ??= this.#wheel.set(round, this.#look);
    user.kill();
  }

  readonly #look = (): void => {
    this.#watch = null;
    const now = performance.now();
    const patience = this.#progress ? longestGrace : round;
    this.#progress = false;
    let waitsForMore = false;
    for (const [user, { timer, killedAt }] of [...this.#leaving]) {
      if (timer !== null) continue;
      if (now - killedAt < patience) waitsForMore = true;
      else this.#giveUp(user);
    }
    if (waitsForMore) this.#watch ??= this.#wheel.set(round, this.#look);
  };

  #giveUp(user: User): void {
    this.#leaving.delete(user);
    this.#abandoned += 1;
    user.kill();
    this.#abandon(user);
  }
}
