import type { EntryTable } from '../stats/entry-table.ts';
import { isMeant } from '../stats/entry-table.ts';
import type { Groups, GroupTable } from '../stats/group-table.ts';
import type { StatsEntry } from '../stats/stats-entry.ts';
import { invalidTarget } from './invalid-target.ts';

/**
 * Which requests a target is about: `'POST /orders'`, a name under every method (`'/orders'`), those of a user class, or
 * those of tasks with a tag.
 */
export type Selector = string | { readonly userClass: string } | { readonly tag: string };

/** The tables of some stretch of time. */
export interface Tables {
  readonly entries: EntryTable;
  readonly groups?: GroupTable;
}

/** In messages and labels; the same for two selectors only when they mean the same. */
export function selectorText(selector: Selector): string {
  if (typeof selector === 'string') return selector;
  return 'tag' in selector ? `tag ${selector.tag}` : `user class ${selector.userClass}`;
}

/** @throws MusterError TARGET_INVALID unless it can select something */
export function checkSelector(selector: unknown, label: string): void {
  if (selector === undefined || isName(selector)) return;
  if (typeof selector === 'object' && selector !== null) {
    const keys = Object.keys(selector);
    const [key = ''] = keys;
    if (keys.length === 1 && isName((selector as Record<string, unknown>)[key]) && groupKeys.has(key)) return;
  }
  throw invalidTarget(
    `${label}: its selector ${JSON.stringify(selector)} is neither a request, such as 'POST /orders', nor ` +
      "{ userClass: '…' } nor { tag: '…' } alone",
  );
}

const groupKeys: ReadonlySet<string> = new Set(['userClass', 'tag']);

function isName(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

/** The entries that are meant, to be added up. @param selector undefined: all */
export function* selected(
  { entries, groups }: Tables,
  selector: Selector | undefined,
): Generator<StatsEntry, void> {
  if (selector !== undefined && typeof selector !== 'string') {
    const entry = 'tag' in selector ? groups?.tag(selector.tag) : groups?.userClass(selector.userClass);
    if (entry !== undefined) yield entry;
    return;
  }
  for (const entry of entries.entries()) {
    // A value with a unit is no request: it has to be meant by its name.
    if (selector === undefined ? !entry.hasUnit : isMeant(entry, selector)) yield entry;
  }
}

/** What has to be counted for these selectors. */
export function groupsOf(selectors: readonly (Selector | undefined)[]): Groups {
  const userClasses = new Set<string>();
  const tags = new Set<string>();
  for (const selector of selectors) {
    if (selector === undefined || typeof selector === 'string') continue;
    if ('tag' in selector) tags.add(selector.tag);
    else userClasses.add(selector.userClass);
  }
  return { userClasses: [...userClasses], tags: [...tags] };
}
