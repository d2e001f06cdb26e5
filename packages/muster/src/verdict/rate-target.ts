import { figure } from './figures.ts';
import { invalidTarget } from './invalid-target.ts';
import { type MeasuredParts, MeasuredTarget } from './measured-target.ts';
import { type Selector, selectorText } from './selector.ts';
import type { Target } from './target.ts';
import { checkedKey } from './target-key.ts';

/** A target on a rate; its value is also shown live. */
export class RateTarget extends MeasuredTarget {
  /** The requests whose rate it is; undefined for all. */
  get rateOf(): Selector | undefined {
    return this.measure.subject.selector;
  }

  /**
   * Gives it another name.
   *
   * @param key what is counted, in one word, e.g. `alerts`: shown as `alerts/s`
   * @throws MusterError TARGET_INVALID
   */
  override as(key: string): this {
    checkedKey(key, this.label);
    return this.remade({ ...partsOf(this), key, label: `${key}/s` });
  }
}

/**
 * Requests per second, failures left out, in the steady state.
 *
 * @param selector a request, `METHOD name` or a name; `{ userClass }` or `{ tag }`; default: all
 * @example
 * rate('POST /orders').above(100).as('orders')
 */
export function rate(selector?: Selector): {
  /** @param perSecond 0 or more @throws MusterError TARGET_INVALID */
  above(perSecond: number): RateTarget;
} {
  return { above: (perSecond) => rateTarget(selector, perSecond) };
}

function rateTarget(selector: Selector | undefined, least: number): RateTarget {
  if (!(least >= 0 && Number.isFinite(least))) {
    throw invalidTarget(`rate().above(${least}): a rate is a number per second, 0 or more`);
  }
  const of = selector === undefined ? undefined : selectorText(selector);
  return new RateTarget({
    key: of ?? 'requests',
    label: of === undefined ? 'requests/s' : `${of} per second`,
    limit: `> ${figure(least)}/s`,
    measure: {
      subject: { of: 'counts', selector },
      condition: { is: 'above', limit: least },
      unit: '/s',
      valueOf: ({ requests, failures, seconds }) => (seconds > 0 ? (requests - failures) / seconds : null),
      textOf: (value) => `${figure(value)}/s`,
    },
  });
}

function partsOf({ key, label, limit, measure, window, abortAfter }: MeasuredTarget): MeasuredParts {
  return { key, label, limit, measure, window, ...(abortAfter !== undefined && { abortAfter }) };
}

/** The target is one on a rate. */
export function isRateTarget(target: Target): target is RateTarget {
  return target instanceof RateTarget;
}
