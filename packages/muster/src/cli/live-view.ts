import { type LiveRow, LiveTable } from '../report/terminal/live-table.ts';
import type { Second } from '../stats/second.ts';
import { isRateTarget, type RateTarget } from '../verdict/rate-target.ts';
import type { Target } from '../verdict/target.ts';

/** Seconds between two rows, as in Locust. */
const interval = 2;
/** Rows after which the head is said again. */
const rowsPerHeader = 20;

/** Prints the table of a running test, a row every two seconds. */
export class LiveView {
  readonly #table: LiveTable;
  readonly #rates: readonly RateTarget[];
  readonly #runTime: number | null;
  #seconds: Second[] = [];
  #failures = 0;
  #rows = 0;

  constructor(targets: readonly Target[], runTime: number | null, width: number, colour: boolean) {
    this.#rates = targets.filter(isRateTarget);
    this.#runTime = runTime;
    this.#table = new LiveTable({ rateLabels: this.#rates.map((target) => target.label), width, colour });
  }

  /** @returns lines to print; empty between rows */
  second(second: Second): string[] {
    this.#seconds.push(second);
    this.#failures += second.failures;
    // The fraction of a second in which the run ends is in the reports, but no news.
    if (second.length < 0.5 && this.#rows > 0) return [];
    const first = this.#rows === 0 && second.elapsed >= 0.5;
    if (!first && this.#seconds.length < interval) return [];
    const lines = this.#rows % rowsPerHeader === 0 ? [this.#table.header()] : [];
    lines.push(this.#table.row(this.#row()));
    this.#rows += 1;
    this.#seconds = [];
    return lines;
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
      timeLeft: this.#runTime === null ? null : Math.max(0, this.#runTime - last.elapsed),
    };
  }
}

/** @param selector `METHOD name`, or a name alone */
function requestsOf(second: Second, selector: string): number {
  let sum = 0;
  for (const [key, requests] of Object.entries(second.requestsByName)) {
    if (key === selector || key.endsWith(` ${selector}`)) sum += requests;
  }
  return sum;
}
