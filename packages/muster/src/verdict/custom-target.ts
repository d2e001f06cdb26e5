import type { Judgement, RunResults, Target } from './target.ts';
import { checkedKey } from './target-key.ts';
import { checkedWindow, type SteadyState, type WholeRun } from './window-spec.ts';

/** A target that a function judges when the run is over. */
export interface CustomTarget extends Target {
  /** Which part of the run `results.window` is; steady state by default. */
  over(window: SteadyState | WholeRun): CustomTarget;
}

/**
 * A target of your own.
 *
 * @param key short name for machines, one word
 * @param label what a person reads
 * @param limit the condition as text, e.g. `0`
 * @param judge looks at the results; may be asynchronous. What it throws makes the verdict invalid
 * @throws MusterError TARGET_INVALID
 * @example
 * custom('orders', 'orders in the database', '> 0', async () => {
 *   const answer = await fetch('http://127.0.0.1:8000/orders/count');
 *   const count = Number(await answer.text());
 *   return { held: count > 0, value: count, measured: String(count) };
 * })
 */
export function custom(
  key: string,
  label: string,
  limit: string,
  judge: (results: RunResults) => Judgement | Promise<Judgement>,
): CustomTarget {
  const target: Target = { key: checkedKey(key, label), label, limit, judge };
  return {
    ...target,
    over: (window) => ({ ...custom(key, label, limit, judge), window: checkedWindow(window, label) }),
  };
}
