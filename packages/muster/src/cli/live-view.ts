import { type LiveRow, LiveTable } from '../report/terminal/live-table.ts';
import { tippedLine } from '../report/terminal/target-lines.ts';
import { type ArrivalCounts, addArrivals, noArrivals } from '../stats/arrival-counts.ts';
import type { Second } from '../stats/second.ts';
import { plainName } from '../stats/unit.ts';
import type { LiveTarget } from '../verdict/live-targets.ts';
import { isRateTarget, type RateTarget } from '../verdict/rate-target.ts';
import type { Target } from '../verdict/target.ts';

/** Seconds between two rows, as in Locust. */
const interval = 2;
/** Rows after which the head is said again. */
const rowsPerHeader = 20;

/** Prints the table of a running test, a row every two seconds. */
export class LiveView {
  // Made with the first second: only that one says whether users arrive by plan.
  readonly #makeTable: (arrivals: boolean) => LiveTable;
  #table: LiveTable | null = null;
  readonly #rates: readonly LiveRate[];
  readonly #tell: (tipped: LiveTarget, elapsed: number) => string;
  readonly #runTime: number | null;
  #seconds: Second[] = [];
  #failures = 0;
  #arrivals: ArrivalCounts = noArrivals;
  #rows = 0;

  constructor(targets: readonly Target[], runTime: number | null, width: number, colour: boolean) {
    this.#rates = targets.filter(isRateTarget).flatMap(liveRate);
    this.#tell = (tipped, elapsed) => tippedLine(tipped, elapsed, colour);
    this.#runTime = runTime;
    const rateLabels = this.#rates.map((target) => target.label);
    this.#makeTable = (arrivals) => new LiveTable({ rateLabels, arrivals, width, colour });
  }

  /** @returns lines to print; empty between rows */
  second(second: Second): string[] {
    this.#seconds.push(second);
    this.#failures += second.failures;
    if (second.arrivals !== null) this.#arrivals = addArrivals(this.#arrivals, second.arrivals);
    // The fraction of a second in which the run ends is in the reports, but no news.
    if (second.length < 0.5 && this.#rows > 0) return [];
    const first = this.#rows === 0 && second.elapsed >= 0.5;
    if (!first && this.#seconds.length < interval) return [];
    const lines = this.#table === null ? this.#begin(second) : [];
    const table = this.#table as LiveTable;
    if (this.#rows % rowsPerHeader === 0) lines.push(table.header());
    lines.push(table.row(this.#row()));
    this.#rows += 1;
    this.#seconds = [];
    return lines;
  }

  /** A line for each target that has tipped. @param elapsed seconds since the run began */
  tipped(targets: readonly LiveTarget[], elapsed: number): string[] {
    return targets.map((target) => this.#tell(target, elapsed));
  }

  #begin({ arrivals }: Second): string[] {
    this.#table = this.#makeTable(arrivals !== null);
    return this.#table.caption();
  }

  #row(): LiveRow {
    const last = this.#seconds.at(-1) as Second;
    const length = this.#seconds.reduce((sum, second) => sum + second.length, 0);
    const perSecond = (requests: (second: Second) => number): number =>
      this.#seconds.reduce((sum, second) => sum + requests(second), 0) / Math.max(length, 0.001);
    return {
      elapsed: last.elapsed,
      users: last.users,
      requestsPerSecond: perSecond((second) => second.requests),
      rates: this.#rates.map(({ rateOf }) =>
        perSecond((second) => (rateOf === undefined ? second.requests : requestsOf(second, rateOf))),
      ),
      failures: this.#failures,
      p50: last.p50,
      p95: last.p95,
      p99: last.p99,
      arrivals:
        last.arrivals === null
          ? null
          : {
              startedPerSecond: perSecond((second) => second.arrivals?.started ?? 0),
              late: this.#arrivals.late,
              dropped: this.#arrivals.dropped,
            },
      timeLeft: this.#runTime === null ? null : Math.max(0, this.#runTime - last.elapsed),
    };
  }
}

/** A column of the table. */
interface LiveRate {
  readonly label: string;
  readonly rateOf: string | undefined;
}

/** Nothing for a rate of a user class or tag: a second counts requests by name. */
function liveRate({ label, rateOf }: RateTarget): LiveRate[] {
  return typeof rateOf === 'object' ? [] : [{ label, rateOf }];
}

/** @param selector `METHOD name`, or a name alone */
function requestsOf(second: Second, selector: string): number {
  const wanted = plainName(selector);
  let sum = 0;
  for (const [key, requests] of Object.entries(second.requestsByName)) {
    const plain = plainName(key);
    if (plain === wanted || plain.slice(plain.indexOf(' ') + 1) === wanted) sum += requests;
  }
  return sum;
}
