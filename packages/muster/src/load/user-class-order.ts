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
 * @param users how many there shall be
 * @returns class names, as many as users; fewer when every class has a fixed count
 */
export function userClassOrder(classes: readonly CountedClass[], users: number): string[] {
  const fixed = classes.filter(({ fixedCount }) => fixedCount > 0);
  const missing = new Map(fixed.map(({ name, fixedCount }) => [name, fixedCount]));
  const order: string[] = [];
  const nextFixed = userClassSequence(fixed.map(({ name, fixedCount }) => ({ name, weight: fixedCount })));
  const fixedTotal = fixed.reduce((sum, { fixedCount }) => sum + fixedCount, 0);
  while (nextFixed !== null && order.length < Math.min(users, fixedTotal)) {
    const name = nextFixed();
    const left = missing.get(name) ?? 0;
    if (left === 0) continue;
    missing.set(name, left - 1);
    order.push(name);
  }
  const nextWeighted = userClassSequence(classes.filter(({ fixedCount }) => fixedCount === 0));
  while (nextWeighted !== null && order.length < users) order.push(nextWeighted());
  return order;
}
