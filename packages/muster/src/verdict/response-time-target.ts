import type { Histogram } from '../stats/histogram.ts';
import { durationMs, figure } from './figures.ts';
import { invalidTarget } from './invalid-target.ts';
import { MeasuredTarget } from './measured-target.ts';
import { type Selector, selectorText } from './selector.ts';
import type { Subject } from './stretch.ts';

/** A figure of response times, waiting for its limit. */
export interface ResponseTimeFigure {
  /**
   * @param limit with its unit, e.g. `200ms`; a number for values that were recorded with a unit of their own
   * @throws MusterError TARGET_INVALID
   */
  below(limit: string | number): MeasuredTarget;
  /**
   * The same figure of service times: from the actual send, also where a plan said that the request should have
   * started earlier.
   */
  ofServiceTime(): Omit<ResponseTimeFigure, 'ofServiceTime'>;
}

/**
 * The median response time.
 *
 * @param selector a request, `METHOD name` or a name; `{ userClass }` or `{ tag }`; default: all
 */
export function p50(selector?: Selector): ResponseTimeFigure {
  return percentile(0.5, selector);
}

/** The response time that 95 % of the requests do not exceed. @param selector as for {@link p50} */
export function p95(selector?: Selector): ResponseTimeFigure {
  return percentile(0.95, selector);
}

/** The response time that 99 % of the requests do not exceed. @param selector as for {@link p50} */
export function p99(selector?: Selector): ResponseTimeFigure {
  return percentile(0.99, selector);
}

/**
 * The response time that a share of the requests does not exceed, while all users run.
 *
 * @param quantile above 0 and at most 1
 * @param selector as for {@link p50}
 * @throws MusterError TARGET_INVALID
 * @example
 * percentile(0.999).below('1s')
 */
export function percentile(quantile: number, selector?: Selector): ResponseTimeFigure {
  if (!(quantile > 0 && quantile <= 1)) {
    throw invalidTarget(`percentile(${quantile}): a quantile lies above 0 and is at most 1, e.g. 0.95`);
  }
  const name = `p${Number((quantile * 100).toPrecision(10))}`;
  return responseTime(name, quantile, selector, (times) => times.valueAt(quantile) / 1000);
}

/** The average response time, while all users run. @param selector as for {@link p50} */
export function average(selector?: Selector): ResponseTimeFigure {
  return responseTime('average', null, selector, (times) => times.meanMicros / 1000);
}

/** @param quantile null for what is none @param measure gives ms */
function responseTime(
  name: string,
  quantile: number | null,
  selector: Selector | undefined,
  measure: (times: Histogram) => number,
): ResponseTimeFigure {
  return {
    below: (limit) => {
      const unit = typeof limit === 'number' ? unitMeant(selector) : null;
      if (unit !== null)
        return valueTarget(selector as string, unit, name, quantile, measure, limit as number);
      return timeTarget({ of: 'response times', selector }, name, quantile, measure, limit);
    },
    ofServiceTime: () => ({
      below: (limit) => timeTarget({ of: 'service times', selector }, name, quantile, measure, limit),
    }),
  };
}

function timeTarget(
  subject: Subject,
  name: string,
  quantile: number | null,
  measure: (times: Histogram) => number,
  limit: string | number,
): MeasuredTarget {
  const of = subject.selector === undefined ? '' : selectorText(subject.selector);
  const service = subject.of === 'service times';
  const label = `${name} ${service ? 'service' : 'response'} time${of === '' ? '' : ` of ${of}`}`;
  const most = durationMs(String(limit), label);
  if (most === 0)
    throw invalidTarget(`${label}: below('${limit}'): no time is below 0; give a limit such as 200ms`);
  return new MeasuredTarget({
    key: [name, ...(service ? ['service'] : []), ...(of === '' ? [] : [of])].join(' '),
    label,
    limit: `< ${figure(most)} ms`,
    threshold: most,
    measure: {
      subject,
      condition: { is: 'below', limit: most },
      unit: 'ms',
      valueOf: ({ times }) => (times.count === 0 ? null : measure(times)),
      textOf: (value, { times }) => `${mark(times, quantile)}${figure(value)} ms`,
    },
  });
}

/** The unit that a selector such as `LLM generated [tokens]` names; null for none. */
function unitMeant(selector: Selector | undefined): string | null {
  return typeof selector === 'string' ? (/\s\[([^\]]+)\]$/.exec(selector)?.[1] ?? null) : null;
}

function valueTarget(
  selector: string,
  unit: string,
  name: string,
  quantile: number | null,
  measure: (values: Histogram) => number,
  limit: number,
): MeasuredTarget {
  const label = `${name} of ${selector}`;
  if (!(limit > 0 && Number.isFinite(limit))) {
    throw invalidTarget(`${label}: below(${limit}): give a number of ${unit} above 0`);
  }
  return new MeasuredTarget({
    key: `${name} ${selector}`,
    label,
    limit: `< ${figure(limit)} ${unit}`,
    measure: {
      subject: { of: 'response times', selector },
      condition: { is: 'below', limit },
      unit,
      valueOf: ({ times }) => (times.count === 0 ? null : measure(times)),
      textOf: (value, { times }) => `${mark(times, quantile)}${figure(value)} ${unit}`,
    },
  });
}

/** As in the tables: `~` before a percentile that lies among the last few samples, and may be another next time. */
function mark(times: Histogram, quantile: number | null): string {
  return quantile === null || quantile === 1 || times.supports(quantile) ? '' : '~';
}
