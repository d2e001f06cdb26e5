import type { Judgement, RunResults, Target } from './target.ts';

/**
 * A target of your own.
 *
 * @param key short name for machines, one word
 * @param label what a person reads
 * @param limit the condition as text, e.g. `0`
 * @param judge looks at the results; may be asynchronous. What it throws makes the verdict invalid
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
): Target {
  return { key, label, limit, judge };
}
