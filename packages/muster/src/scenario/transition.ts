import type { MemberDecorator, Transition } from './mark.ts';
import { memberDecorator } from './member-decorator.ts';
import { refuseBare } from './refuse-bare.ts';
import { checkWeight } from './task.ts';

/** Targets with their weights, or names and `[name, weight]` pairs; a bare name weighs 1. */
export type Transitions = Readonly<Record<string, number>> | readonly (string | readonly [string, number])[];

/**
 * A way on from a task of a MarkovTaskSet; may stand several times at one method.
 *
 * @param to name of the method that may come next
 * @param weight relative to the other ways on
 * @throws ScenarioError TASK_WEIGHT_INVALID
 */
export function transition(to: string, weight = 1): MemberDecorator {
  refuseBare([to, weight], '`@transition`', "@transition('task')");
  return transitions([[to, weight]]);
}

/**
 * All ways on from a task of a MarkovTaskSet.
 *
 * @example
 * class Browsing extends MarkovTaskSet {
 *   @transitions({ product: 3, search: 1 })
 *   async home() {}
 *   @transitions(['home', ['search', 2]])
 *   async product() {}
 *   @transition('home')
 *   async search() {}
 * }
 * @throws ScenarioError TASK_WEIGHT_INVALID
 */
export function transitions(ways: Transitions): MemberDecorator {
  const list = toList(ways);
  for (const { to, weight } of list) checkWeight(weight, `the transition to ${to} with ${weight}`);
  return memberDecorator('@transition', (mark) => {
    mark.transitions.push(...list);
  });
}

function toList(ways: Transitions): Transition[] {
  if (!isList(ways)) return Object.entries(ways).map(([to, weight]) => ({ to, weight }));
  return ways.map((way) =>
    typeof way === 'string' ? { to: way, weight: 1 } : { to: way[0], weight: way[1] },
  );
}

function isList(ways: Transitions): ways is readonly (string | readonly [string, number])[] {
  return Array.isArray(ways);
}
