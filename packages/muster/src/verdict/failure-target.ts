import { figure, percentage } from './figures.ts';
import { invalidTarget } from './invalid-target.ts';
import { MeasuredTarget } from './measured-target.ts';
import { type Selector, selectorText } from './selector.ts';

/**
 * Failed requests among all requests, in the steady state; say `.over(wholeRun)` to have the ramp in it.
 *
 * @param selector a request, `METHOD name` or a name; `{ userClass }` or `{ tag }`; default: all
 * @example
 * failureRatio().below(0.01)
 */
export function failureRatio(selector?: Selector): {
  /** @param ratio above 0, at most 1: 0.01 is 1 % @throws MusterError TARGET_INVALID */
  below(ratio: number): MeasuredTarget;
  /** @param ratio 0 to 1: 0 allows no failure at all @throws MusterError TARGET_INVALID */
  atMost(ratio: number): MeasuredTarget;
} {
  return {
    below: (most) => failureTarget(selector, 'below', most),
    atMost: (most) => failureTarget(selector, 'at most', most),
  };
}

function failureTarget(
  selector: Selector | undefined,
  is: 'below' | 'at most',
  most: number,
): MeasuredTarget {
  checkRatio('failureRatio()', is, most);
  const of = selector === undefined ? '' : selectorText(selector);
  return new MeasuredTarget({
    key: of === '' ? 'failures' : `failures ${of}`,
    label: of === '' ? 'failures' : `failures of ${of}`,
    limit: `${is === 'below' ? '<' : '≤'} ${percentage(most)}`,
    measure: {
      subject: { of: 'counts', selector },
      condition: { is, limit: most },
      unit: '%',
      valueOf: ({ requests, failures }) => (requests === 0 ? null : failures / requests),
      textOf: (value, { requests, failures }) =>
        `${percentage(value)} (${figure(failures)} of ${figure(requests)})`,
    },
  });
}

/**
 * @param of how it is written, for the message
 * @throws MusterError TARGET_INVALID when it is no share of one
 */
export function checkRatio(of: string, is: 'below' | 'at most', ratio: number): void {
  if (ratio <= 1 && (is === 'below' ? ratio > 0 : ratio >= 0)) return;
  const written = is === 'below' ? `${of}.below(${ratio})` : `${of}.atMost(${ratio})`;
  const hint =
    is === 'below' && ratio === 0
      ? 'nothing is below 0; atMost(0) allows none'
      : 'a ratio is a share of one, e.g. 0.01 for 1 %';
  throw invalidTarget(`${written}: ${hint}`);
}
