import { ScenarioError } from './scenario-error.ts';
import type { User, UserClass } from './user.ts';

/**
 * Checks what a class says of how many users it gets.
 *
 * @throws ScenarioError USER_CLASS_INVALID
 */
export function checkUserClass({ name, weight, fixedCount }: UserClass): void {
  if (!(typeof weight === 'number' && weight >= 0 && Number.isFinite(weight))) {
    throw invalid(`${name}.weight is ${String(weight)}: it takes a number, 0 or more`);
  }
  if (!(Number.isInteger(fixedCount) && fixedCount >= 0)) {
    throw invalid(`${name}.fixedCount is ${String(fixedCount)}: it takes a whole number, 0 or more`);
  }
}

/**
 * Checks what only a user that was made can tell.
 *
 * @throws ScenarioError WAIT_TIME_INVALID
 */
export function checkUser(user: User): void {
  const waitTime: unknown = user.waitTime;
  if (typeof waitTime === 'function') return;
  const { name } = user.constructor;
  const instead = typeof waitTime === 'number' ? `constant(${waitTime})` : 'constant(1)';
  throw new ScenarioError(
    'WAIT_TIME_INVALID',
    `${name}.waitTime is ${String(waitTime)} and no function; write \`${instead}\``,
  );
}

function invalid(message: string): ScenarioError {
  return new ScenarioError('USER_CLASS_INVALID', message);
}
