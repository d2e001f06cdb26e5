import { unitOf } from '../stats/unit.ts';
import { MeasuredTarget } from './measured-target.ts';
import { selected } from './selector.ts';
import type { RunResults, Target } from './target.ts';

/**
 * Why a limit says nothing of what it is about: tokens were measured, and it is a time.
 *
 * @returns null where it does
 */
export function otherUnit(target: Target, { whole }: RunResults): string | null {
  if (!(target instanceof MeasuredTarget) || target.measure.unit !== 'ms') return null;
  const { selector } = target.measure.subject;
  if (typeof selector !== 'string') return null;
  for (const { name } of selected(whole, selector)) {
    const unit = unitOf(name);
    if (unit !== null) return `${selector} is counted in ${unit}: give a mere number, such as below(500)`;
  }
  return null;
}
