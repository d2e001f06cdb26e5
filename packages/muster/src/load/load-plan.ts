import { type SpawnSchedule, scheduleAfter, spawnTime } from './spawn-schedule.ts';
import { type CountedClass, userClassOrder } from './user-class-order.ts';

/** A place for one user, from its start until it ends. */
export interface Seat {
  readonly userClass: string;
}

/** A user that is to start, or one that is to stop. */
export interface Step {
  readonly kind: 'start' | 'stop';
  readonly seat: Seat;
}

/** Steps of one kind in the order in which they are due. */
interface Ramp<Item> {
  readonly items: readonly Item[];
  readonly schedule: SpawnSchedule;
  /** How many of them have been looked at. */
  at: number;
  /** How many instants of the schedule are used up: a user that ended by itself uses up none. */
  used: number;
}

/** Where the user of a seat is counted. */
type Place = { index: number } | 'earlier';

const noSteps: Ramp<never> = { items: [], schedule: { begin: 0, rate: 1 }, at: 0, used: 0 };

/**
 * Which users there shall be, and when each starts or stops. Knows neither clock nor users: instants
 * are handed in (seconds, on any one clock), steps are handed out.
 *
 * ```
 *   seats    0 1 2 3 4 5 6 7        the class of each is that of the same place in Locust's sequence
 *   taken    ● ● ○ ● ● ● · ·        up: the empty ones from the left; down: the taken ones from the right
 * ```
 *
 * A user that ends by itself leaves its seat empty (○), and nobody takes it until the load changes, as
 * in Locust. The next change reckons anew: users beyond the number asked for move into empty seats of
 * their class, seats still empty are filled and users still beyond are stopped, both at the new rate.
 * A change in the middle of another replaces it: what was not yet done is forgotten.
 *
 * When the classes change, who runs stays ('earlier'), and everyone started from then on is of the new
 * classes, in their sequence from its beginning; those from earlier are the last to be stopped.
 */
export class LoadPlan {
  readonly #all: readonly CountedClass[];
  #classes: readonly CountedClass[];
  #next: () => string | null;
  /** The sequence of the current classes as far as it was asked for; ends when {@link #next} does. */
  #sequence: string[] = [];
  #seats: (Seat | null)[] = [];
  /** Users that were started under other classes, oldest first. */
  #earlier = new Set<Seat>();
  readonly #places = new Map<Seat, Place>();
  #starts: Ramp<number> = noSteps;
  #stops: Ramp<Seat> = noSteps;
  #lastStart: number | null = null;
  #lastStop: number | null = null;

  /** @param classes every class that may run */
  constructor(classes: readonly CountedClass[]) {
    this.#all = classes;
    this.#classes = classes;
    this.#next = userClassOrder(classes);
  }

  /** Seats that are taken. */
  get taken(): number {
    return this.#places.size;
  }

  /** Nothing is left to start or to stop. */
  get complete(): boolean {
    this.#skipEnded();
    return this.#starts.at === this.#starts.items.length && this.#stops.at === this.#stops.items.length;
  }

  /** When the next step is due; null when there is none. */
  get nextAt(): number | null {
    this.#skipEnded();
    const instants = [dueTime(this.#starts), dueTime(this.#stops)].filter((instant) => instant !== null);
    return instants.length === 0 ? null : Math.min(...instants);
  }

  /**
   * Asks for another load.
   *
   * @param users how many there shall be, a whole number; fewer come about when all have fixed counts
   * @param rate users per second, above 0
   * @param classes limits those started from now on; all by default
   */
  setLoad(now: number, users: number, rate: number, classes: readonly CountedClass[] = this.#all): void {
    if (!sameNames(classes, this.#classes)) this.#changeClasses(classes);
    const own = Math.max(0, users - this.#earlier.size);
    const surplus = this.#reseat(own);
    const starts: number[] = [];
    for (let index = 0; index < own && this.#classAt(index) !== null; index++) {
      if (!this.#seats[index]) starts.push(index);
    }
    const stops = [...[...this.#earlier].slice(users), ...surplus].reverse();
    this.#starts = { items: starts, schedule: scheduleAfter(this.#lastStart, now, rate), at: 0, used: 0 };
    this.#stops = { items: stops, schedule: scheduleAfter(this.#lastStop, now, rate), at: 0, used: 0 };
  }

  /** The next step that is due by `now`; null when there is none. What it gives counts as done. */
  take(now: number): Step | null {
    this.#skipEnded();
    const start = dueTime(this.#starts);
    if (start !== null && start <= now) {
      this.#lastStart = start;
      return { kind: 'start', seat: this.#takeStart() };
    }
    const stop = dueTime(this.#stops);
    if (stop === null || stop > now) return null;
    this.#lastStop = stop;
    return { kind: 'stop', seat: this.#takeStop() };
  }

  /** The user of this seat has ended by itself. Says nothing of a seat that was given back before. */
  ended(seat: Seat): void {
    const place = this.#places.get(seat);
    if (place === undefined) return;
    if (place === 'earlier') this.#earlier.delete(seat);
    else this.#seats[place.index] = null;
    this.#places.delete(seat);
  }

  #takeStart(): Seat {
    const ramp = this.#starts;
    const index = ramp.items[ramp.at] as number;
    ramp.at += 1;
    ramp.used += 1;
    const seat: Seat = { userClass: this.#sequence[index] as string };
    this.#seats[index] = seat;
    this.#places.set(seat, { index });
    return seat;
  }

  #takeStop(): Seat {
    const ramp = this.#stops;
    const seat = ramp.items[ramp.at] as Seat;
    ramp.at += 1;
    ramp.used += 1;
    this.ended(seat);
    return seat;
  }

  /** Passes over users that were to be stopped and have ended by themselves. */
  #skipEnded(): void {
    const { items } = this.#stops;
    while (this.#stops.at < items.length && !this.#places.has(items[this.#stops.at] as Seat)) {
      this.#stops.at += 1;
    }
  }

  #changeClasses(classes: readonly CountedClass[]): void {
    for (const seat of this.#seats) {
      if (seat === null) continue;
      this.#earlier.add(seat);
      this.#places.set(seat, 'earlier');
    }
    const present = new Map<string, number>();
    for (const { userClass } of this.#earlier) present.set(userClass, (present.get(userClass) ?? 0) + 1);
    this.#classes = classes;
    this.#next = userClassOrder(classes, present);
    this.#sequence = [];
    this.#seats = [];
  }

  /**
   * Moves users beyond the first `count` seats into empty ones of their class among them.
   *
   * @returns those that found none, oldest first
   */
  #reseat(count: number): Seat[] {
    const beyond = this.#seats.slice(count).filter((seat) => seat !== null);
    if (beyond.length === 0) return [];
    const byClass = new Map<string, Seat[]>();
    // Reversed, for `pop` to give the oldest.
    for (const seat of beyond.toReversed()) {
      const some = byClass.get(seat.userClass);
      if (some === undefined) byClass.set(seat.userClass, [seat]);
      else some.push(seat);
    }
    for (let index = 0; index < count; index++) {
      if (this.#seats[index] !== null) continue;
      const seat = byClass.get(this.#sequence[index] as string)?.pop();
      if (seat !== undefined) this.#sit(seat, index);
    }
    return beyond.filter((seat) => (this.#places.get(seat) as { index: number }).index >= count);
  }

  #sit(seat: Seat, index: number): void {
    this.#seats[(this.#places.get(seat) as { index: number }).index] = null;
    this.#seats[index] = seat;
    this.#places.set(seat, { index });
  }

  #classAt(index: number): string | null {
    while (this.#sequence.length <= index) {
      const name = this.#next();
      if (name === null) return null;
      this.#sequence.push(name);
    }
    return this.#sequence[index] as string;
  }
}

function dueTime(ramp: Ramp<unknown>): number | null {
  return ramp.at === ramp.items.length ? null : spawnTime(ramp.schedule, ramp.used);
}

function sameNames(a: readonly CountedClass[], b: readonly CountedClass[]): boolean {
  if (a === b) return true;
  const names = new Set(b.map(({ name }) => name));
  return a.length === names.size && a.every(({ name }) => names.has(name));
}
