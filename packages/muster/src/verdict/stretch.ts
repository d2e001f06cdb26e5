import { type ArrivalCounts, addArrivals } from '../stats/arrival-counts.ts';
import { Histogram } from '../stats/histogram.ts';
import type { Second } from '../stats/second.ts';
import type { StatsEntry } from '../stats/stats-entry.ts';
import { type Selector, selected, selectorText, type Tables } from './selector.ts';

/** What a target has to know of each second: no more of it is kept. */
export interface Subject {
  readonly of: 'counts' | 'response times' | 'service times' | 'arrivals';
  /** Requests; of arrivals, the user class or undefined for all. */
  readonly selector: Selector | undefined;
}

/** The same for subjects that mean the same. */
export function subjectKey({ of, selector }: Subject): string {
  return `${of}|${selector === undefined ? '' : typeof selector}|${selector === undefined ? '' : selectorText(selector)}`;
}

/** What happened to the subject of a target in some stretch of the run. Adding is exact. */
export class Stretch {
  /** Its length. */
  seconds = 0;
  /** Its end, in seconds since the run began. */
  end = 0;
  requests = 0;
  failures = 0;
  /** Response or service times, whichever the subject is; else empty. */
  readonly times = new Histogram();
  /** null where no class arrives by plan. */
  arrivals: ArrivalCounts | null = null;

  /** Adds what comes behind it. */
  add(later: Stretch): void {
    this.seconds += later.seconds;
    this.end = Math.max(this.end, later.end);
    this.requests += later.requests;
    this.failures += later.failures;
    this.times.add(later.times);
    this.#addArrivals(later.arrivals);
  }

  /** Adds what a stretch of time has of the subject. */
  addPart(subject: Subject, tables: Tables, seconds: readonly Second[], length: number): void {
    this.seconds += length;
    this.end = Math.max(this.end, seconds.at(-1)?.elapsed ?? 0);
    if (subject.of === 'arrivals') {
      for (const second of seconds) this.#addArrivals(arrivalsOf(second, subject.selector));
      return;
    }
    for (const entry of selected(tables, subject.selector)) this.#addEntry(entry, subject.of);
  }

  #addEntry(entry: StatsEntry, of: Subject['of']): void {
    this.requests += entry.requests;
    this.failures += entry.failures;
    if (of === 'response times') this.times.add(entry.responseTimes);
    else if (of === 'service times') this.times.add(entry.serviceTimes);
  }

  #addArrivals(later: ArrivalCounts | null): void {
    if (later === null) return;
    this.arrivals = this.arrivals === null ? later : addArrivals(this.arrivals, later);
  }
}

function arrivalsOf(second: Second, selector: Selector | undefined): ArrivalCounts | null {
  if (typeof selector !== 'string') return second.arrivals;
  return second.arrivalsByClass[selector] ?? null;
}
