import {
  type ArrivalCounts,
  type ArrivalStep,
  addArrivals,
  noArrivals,
  sumArrivals,
} from './arrival-counts.ts';

interface ClassArrivals {
  /** Of the seconds that are over. */
  total: ArrivalCounts;
  /** Of the current second. */
  current: Record<ArrivalStep, number>;
}

/** Arrivals by user class: those of the current second, and those of all seconds that are over. */
export class ArrivalTable {
  readonly #classes = new Map<string, ClassArrivals>();

  /** Gives a class its line, with zeros, before the first of it comes. */
  expect(userClass: string): void {
    this.#of(userClass);
  }

  record(userClass: string, step: ArrivalStep, times: number): void {
    this.#of(userClass).current[step] += times;
  }

  /** Closes the current second and begins the next. @returns the one that is over, by class */
  roll(): Readonly<Record<string, ArrivalCounts>> {
    if (this.#classes.size === 0) return noClasses;
    const second: Record<string, ArrivalCounts> = {};
    for (const [name, counts] of this.#classes) {
      second[name] = { ...counts.current, unfinished: underWay(counts) };
      counts.current = none();
    }
    this.add(second);
    return second;
  }

  /** Adds a second that is over. */
  add(second: Readonly<Record<string, ArrivalCounts>>): void {
    for (const [name, closed] of Object.entries(second)) {
      const counts = this.#of(name);
      counts.total = addArrivals(counts.total, closed);
    }
  }

  /** Of all seconds since the beginning or the last reset; null when no class is known. */
  get total(): ArrivalCounts | null {
    const classes = [...this.#classes.values()];
    return classes.length === 0 ? null : sumArrivals(classes.map(({ total }) => total));
  }

  /** The same by class. */
  get totalByClass(): Readonly<Record<string, ArrivalCounts>> {
    return Object.fromEntries([...this.#classes].map(([name, { total }]) => [name, total]));
  }

  /** Forgets what was counted; the sessions under way are still under way. */
  reset(): void {
    for (const counts of this.#classes.values()) {
      counts.total = { ...noArrivals, unfinished: underWay(counts) };
      counts.current = none();
    }
  }

  #of(userClass: string): ClassArrivals {
    const known = this.#classes.get(userClass);
    if (known !== undefined) return known;
    const made = { total: noArrivals, current: none() };
    this.#classes.set(userClass, made);
    return made;
  }
}

// One for all: every second of a run is kept.
const noClasses: Readonly<Record<string, ArrivalCounts>> = {};

function underWay({ total, current }: ClassArrivals): number {
  return total.unfinished + current.started - current.finished;
}

function none(): Record<ArrivalStep, number> {
  return { planned: 0, started: 0, late: 0, dropped: 0, finished: 0 };
}
