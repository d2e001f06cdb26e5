import { Patience } from '../timing/patience.ts';
import { unlessIdle } from '../timing/unless-idle.ts';
import { textOf } from '../wording/text-of.ts';
import { checkedJudgement } from './checked-judgement.ts';
import { unjudged } from './judgement.ts';
import type { LiveTargets } from './live-targets.ts';
import type { Margin } from './margin.ts';
import { neverOccurred } from './never-occurred.ts';
import { otherUnit } from './other-unit.ts';
import { isRateTarget } from './rate-target.ts';
import type { Judgement, RunResults, Target } from './target.ts';
import { windowText } from './window-spec.ts';

/** A target and what became of it. */
export interface JudgedTarget {
  readonly key: string;
  readonly label: string;
  readonly limit: string;
  readonly threshold?: number;
  readonly measured: string;
  readonly value: number | null;
  /** How far the value is from the limit; absent where that is no number. */
  readonly margin?: Margin;
  /** The part of the run that was judged; absent where the target does not say. */
  readonly window?: string;
  readonly held: boolean | null;
  readonly kind: 'rate' | 'other';
}

/**
 * Judges one target; what it throws makes it one that could not be judged.
 *
 * @param live the targets as they were watched while the run went on; without, the tables of the run have to do
 * @param patience with functions of the author's
 */
export async function judgeTarget(
  target: Target,
  results: RunResults,
  live: LiveTargets | undefined,
  patience = new Patience(),
): Promise<JudgedTarget> {
  const { key, label, limit, threshold, window } = target;
  const kind = isRateTarget(target) ? 'rate' : 'other';
  const about = {
    key,
    label,
    limit,
    kind,
    ...(threshold !== undefined && { threshold }),
    ...(window !== undefined && { window: windowText(window) }),
  } as const;
  try {
    const { held, value, measured, margin } = await judgementOf(target, results, live, patience);
    return { ...about, held, value, measured, ...(margin !== undefined && { margin }) };
  } catch (error) {
    return { ...about, ...unjudged(textOf(error)) };
  }
}

async function judgementOf(
  target: Target,
  results: RunResults,
  live: LiveTargets | undefined,
  patience: Patience,
): Promise<Judgement> {
  const never = neverOccurred(target, results);
  if (never !== null) return unjudged(never);
  const other = otherUnit(target, results);
  if (other !== null) return unjudged(other);
  const window = target.window?.kind === 'whole run' ? results.whole : results.steady;
  return live?.judgement(target) ?? checkedJudgement(await judged(target, { ...results, window }, patience));
}

function judged(target: Target, results: RunResults, patience: Patience): Judgement | Promise<Judgement> {
  const judgement = target.judge(results);
  if (!(judgement instanceof Promise)) return judgement;
  const settled = unlessIdle(judgement, () => new Error('what its function awaits never settles'));
  return patience.with(
    settled,
    () => new Error('its function was not done 10 s after the end was asked for'),
  );
}
