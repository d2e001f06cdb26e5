import { userClassSequence } from './user-class-sequence.ts';

/** What the order of starts needs to know of a user class. */
export interface CountedClass {
  readonly name: string;
  readonly weight: number;
  readonly fixedCount: number;
}

/**
 * The class of each user in the order of their starts: those with a fixed count first, then the
 * others by weight.
 *
 * @param present users that run already, by class: a fixed count is made up to its number
 * @returns a function that gives the next class name; null when nobody is left to start, which
 * happens when every class has a fixed count
 */
export function userClassOrder(
  classes: readonly CountedClass[],
  present: ReadonlyMap<string, number> = new Map(),
): () => string | null {
  const nextFixed = fixedOrder(classes, present);
  const nextWeighted = userClassSequence(classes.filter(({ fixedCount }) => fixedCount === 0));
  return () => nextFixed() ?? nextWeighted?.() ?? null;
}

function fixedOrder(
  classes: readonly CountedClass[],
  present: ReadonlyMap<string, number>,
): () => string | null {
  const missing = new Map<string, number>();
  for (const { name, fixedCount } of classes) {
    const count = fixedCount - (present.get(name) ?? 0);
    if (fixedCount > 0 && count > 0) missing.set(name, count);
  }
  const sequence = userClassSequence([...missing].map(([name, weight]) => ({ name, weight })));
  return () => {
    while (sequence !== null && missing.size > 0) {
      const name = sequence();
      const left = missing.get(name);
      if (left === undefined) continue;
      if (left > 1) missing.set(name, left - 1);
      else missing.delete(name);
      return name;
    }
    return null;
  };
}
