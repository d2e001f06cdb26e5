import { type LiveRow, LiveTable } from '../report/terminal/live-table.ts';
import { tippedLine } from '../report/terminal/target-lines.ts';
import { type ArrivalCounts, addArrivals, noArrivals } from '../stats/arrival-counts.ts';
import type { Second } from '../stats/second.ts';
import type { SecondDelta } from '../stats/second-delta.ts';
import type { LiveTarget } from '../verdict/live-targets.ts';
import { isRateTarget, type RateTarget } from '../verdict/rate-target.ts';
import { type Selector, selected } from '../verdict/selector.ts';
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
  readonly #rates: readonly RateTarget[];
  readonly #tell: (tipped: LiveTarget, elapsed: number) => string;
  readonly #runTime: number | null;
  #seconds: ShownSecond[] = [];
  #failures = 0;
  #arrivals: ArrivalCounts = noArrivals;
  #rows = 0;

  constructor(targets: readonly Target[], runTime: number | null, width: number, colour: boolean) {
    this.#rates = targets.filter(isRateTarget);
    this.#tell = (tipped, elapsed) => tippedLine(tipped, elapsed, colour);
    this.#runTime = runTime;
    const rateLabels = this.#rates.map((target) => target.label);
    this.#makeTable = (arrivals) => new LiveTable({ rateLabels, arrivals, width, colour });
  }

  /** @returns lines to print; empty between rows */
  second(second: Second, delta: SecondDelta): string[] {
    const counts = this.#rates.map(({ rateOf }) => succeeded(delta, rateOf));
    this.#seconds.push({ second, counts });
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
    const { second: last } = this.#seconds.at(-1) as ShownSecond;
    const length = this.#seconds.reduce((sum, { second }) => sum + second.length, 0);
    const perSecond = (counted: (shown: ShownSecond) => number): number =>
      this.#seconds.reduce((sum, shown) => sum + counted(shown), 0) / Math.max(length, 0.001);
    return {
      elapsed: last.elapsed,
      users: last.users,
      requestsPerSecond: perSecond(({ second }) => second.requests),
      rates: this.#rates.map((_target, index) => perSecond(({ counts }) => counts[index] ?? 0)),
      failures: this.#failures,
      p50: last.p50,
      p95: last.p95,
      p99: last.p99,
      arrivals:
        last.arrivals === null
          ? null
          : {
              startedPerSecond: perSecond(({ second }) => second.arrivals?.started ?? 0),
              late: this.#arrivals.late,
              dropped: this.#arrivals.dropped,
            },
      timeLeft: this.#runTime === null ? null : Math.max(0, this.#runTime - last.elapsed),
    };
  }
}

/** A second of the row under way. */
interface ShownSecond {
  readonly second: Second;
  /** What the rates count in it: requests that did not fail, for each target. */
  readonly counts: readonly number[];
}

function succeeded(delta: SecondDelta, rateOf: Selector | undefined): number {
  let sum = 0;
  for (const { requests, failures } of selected(delta, rateOf)) sum += requests - failures;
  return sum;
}
