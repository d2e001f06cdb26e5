import { ScenarioError } from './scenario-error.ts';

/**
 * Refuses a decorator that was written without its brackets: the compiler then calls the function that should make it
 * with the member itself.
 *
 * @param given all arguments of the function
 * @param bare how it was written
 * @param right how it should be
 * @throws ScenarioError TASK_MISPLACED
 */
export function refuseBare(given: readonly unknown[], bare: string, right: string): void {
  const context = given[1];
  if (typeof context !== 'object' || context === null || !('kind' in context && 'name' in context)) return;
  throw new ScenarioError('TASK_MISPLACED', `${bare} at ${String(context.name)}: write \`${right}\``);
}
