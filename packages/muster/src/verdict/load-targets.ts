import { MusterError } from '../errors.ts';
import type { Plan, Target } from './target.ts';

/**
 * What a target file exports as its default: targets, or a function that makes them from the plan.
 *
 * @example
 * export default defineTargets(({ users: planned }) => [
 *   users().atLeast(planned),
 *   p95().below('200ms'),
 * ]);
 */
export type Targets = readonly Target[] | ((plan: Plan) => readonly Target[]);

/** Gives a target file's default export its type. */
export function defineTargets(targets: Targets): Targets {
  return targets;
}

/**
 * The targets of a target file for a plan.
 *
 * @throws MusterError TARGET_FILE_BROKEN
 */
export function targetsOf(exported: unknown, plan: Plan): readonly Target[] {
  if (exported === undefined) {
    throw new MusterError(
      'TARGET_FILE_BROKEN',
      'the target file has no default export; write `export default defineTargets([…])`',
    );
  }
  let targets: unknown;
  try {
    targets = typeof exported === 'function' ? exported(plan) : exported;
  } catch (error) {
    throw new MusterError('TARGET_FILE_BROKEN', `the target file failed: ${String(error)}`, { cause: error });
  }
  if (!Array.isArray(targets)) {
    throw new MusterError(
      'TARGET_FILE_BROKEN',
      'the default export of the target file is not a list of targets',
    );
  }
  checkKeys(targets as Target[]);
  return targets as Target[];
}

function checkKeys(targets: readonly Target[]): void {
  const keys = new Set<string>();
  for (const { key } of targets) {
    if (keys.has(key)) {
      throw new MusterError('TARGET_FILE_BROKEN', `two targets have the key '${key}'; give one another`);
    }
    keys.add(key);
  }
}
