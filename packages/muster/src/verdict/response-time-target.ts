import type { StatsEntry } from '../stats/stats-entry.ts';
import { durationMs, figure } from './figures.ts';
import type { Judgement, RunResults, Target, Window } from './target.ts';

/** A figure of response times, waiting for its limit. */
export interface ResponseTimeFigure {
  /** @param limit with its unit, e.g. `200ms` */
  below(limit: string): Target;
}

/** The median response time. @param selector a request, `METHOD name` or a name; default: all */
export function p50(selector?: string): ResponseTimeFigure {
  return percentile(0.5, selector);
}

/** The response time that 95 % of the requests do not exceed. @param selector as for {@link p50} */
export function p95(selector?: string): ResponseTimeFigure {
  return percentile(0.95, selector);
}

/** The response time that 99 % of the requests do not exceed. @param selector as for {@link p50} */
export function p99(selector?: string): ResponseTimeFigure {
  return percentile(0.99, selector);
}

/**
 * The response time that a share of the requests does not exceed, while all users run.
 *
 * @param quantile above 0 and at most 1
 * @param selector as for {@link p50}
 * @example
 * percentile(0.999).below('1s')
 */
export function percentile(quantile: number, selector?: string): ResponseTimeFigure {
  if (!(quantile > 0 && quantile <= 1)) {
    throw new RangeError(`percentile(${quantile}): a quantile lies above 0 and is at most 1, e.g. 0.95`);
  }
  const name = `p${Number((quantile * 100).toPrecision(10))}`;
  return responseTime(name, selector, (entry) => entry.percentileMs(quantile));
}

/** The average response time, while all users run. @param selector as for {@link p50} */
export function average(selector?: string): ResponseTimeFigure {
  return responseTime('average', selector, (entry) => entry.averageMs);
}

function responseTime(
  name: string,
  selector: string | undefined,
  measure: (entry: StatsEntry) => number,
): ResponseTimeFigure {
  return {
    below(limit) {
      const most = durationMs(limit);
      return {
        key: selector === undefined ? name : `${name} ${selector}`,
        label: `${name} response time${selector === undefined ? '' : ` of ${selector}`}`,
        limit: `< ${figure(most)} ms`,
        threshold: most,
        judge: ({ steady }: RunResults): Judgement => {
          const entry = entryOf(steady, selector);
          if (entry.requests === 0) return noRequests;
          const value = measure(entry);
          return { held: value < most, value, measured: `${figure(value)} ms` };
        },
      };
    },
  };
}

const noRequests: Judgement = { held: null, value: null, measured: 'no requests in steady state' };

function entryOf(window: Window, selector: string | undefined): StatsEntry {
  return selector === undefined ? window.entries.aggregated() : window.entries.select(selector);
}
