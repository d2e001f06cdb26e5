import { figure } from './figures.ts';
import type { Judgement, RunResults, Target } from './target.ts';

/** A target on a rate; its value is also shown live. */
export interface RateTarget extends Target {
  /** The request whose rate it is; undefined for all. */
  readonly rateOf: string | undefined;
  /**
   * Gives it another name.
   *
   * @param key what is counted, in one word, e.g. `alerts`: shown as `alerts/s`
   */
  as(key: string): RateTarget;
}

/**
 * Requests per second, failures left out, while all users run.
 *
 * @param selector a request, `METHOD name` or a name; default: all
 * @example
 * rate('POST /orders').above(100).as('orders')
 */
export function rate(selector?: string): { above(perSecond: number): RateTarget } {
  return { above: (perSecond) => rateTarget(selector, perSecond, 'requests', selector) };
}

function rateTarget(selector: string | undefined, least: number, key: string, label?: string): RateTarget {
  return {
    key,
    label: label === undefined ? `${key}/s` : `${label} per second`,
    limit: `> ${figure(least)}/s`,
    rateOf: selector,
    as: (name) => rateTarget(selector, least, name),
    judge: ({ steady }: RunResults): Judgement => {
      if (steady.seconds === 0) return { held: null, value: null, measured: 'no steady state' };
      const entry = selector === undefined ? steady.entries.aggregated() : steady.entries.select(selector);
      const value = (entry.requests - entry.failures) / steady.seconds;
      return { held: value > least, value, measured: `${figure(value)}/s` };
    },
  };
}

/** The target is one on a rate. */
export function isRateTarget(target: Target): target is RateTarget {
  return 'rateOf' in target;
}
