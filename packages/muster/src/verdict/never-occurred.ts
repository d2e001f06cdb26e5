import { keyOf } from '../stats/entry-table.ts';
import { MeasuredTarget } from './measured-target.ts';
import { selectorText } from './selector.ts';
import { Stretch } from './stretch.ts';
import type { RunResults, Target } from './target.ts';

/** So many names are listed to choose from. */
const listed = 5;

/**
 * Why a target on requests that there never were cannot be judged: a name that is misspelt has a rate of 0, and no
 * failures.
 *
 * @returns null when there were such requests, or the target is not about some
 */
export function neverOccurred(target: Target, results: RunResults): string | null {
  if (!(target instanceof MeasuredTarget)) return null;
  const { subject } = target.measure;
  if (subject.of === 'arrivals' || subject.selector === undefined) return null;
  const found = new Stretch();
  found.addPart({ ...subject, of: 'counts' }, results.whole, [], 0);
  if (found.requests > 0) return null;
  const never = `there was no request of ${selectorText(subject.selector)} in the whole run`;
  return typeof subject.selector === 'string' ? `${never}; ${namesIn(results)}` : never;
}

function namesIn({ whole }: RunResults): string {
  const names = whole.entries.sorted().map(keyOf);
  if (names.length === 0) return 'there was none at all';
  const more = names.length > listed ? ` and ${names.length - listed} more` : '';
  return `there were ${names.slice(0, listed).join(', ')}${more}`;
}
