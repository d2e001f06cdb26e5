import { percentage } from './figures.ts';
import type { Judgement, RunResults, Target } from './target.ts';

/**
 * Failed requests among all requests, over the whole run, the ramp included.
 *
 * @param selector a request, `METHOD name` or a name; default: all
 * @example
 * failureRatio().below(0.01)
 */
export function failureRatio(selector?: string): { below(ratio: number): Target } {
  return {
    below: (most) => ({
      key: selector === undefined ? 'failures' : `failures ${selector}`,
      label: selector === undefined ? 'failures' : `failures of ${selector}`,
      limit: `< ${percentage(most)}`,
      judge: ({ whole }: RunResults): Judgement => {
        const entry = selector === undefined ? whole.entries.aggregated() : whole.entries.select(selector);
        if (entry.requests === 0) return { held: null, value: null, measured: 'no requests' };
        const value = entry.failures / entry.requests;
        const counted = `${entry.failures.toLocaleString('en-US')} of ${entry.requests.toLocaleString('en-US')}`;
        return { held: value < most, value, measured: `${percentage(value)} (${counted})` };
      },
    }),
  };
}
