import { MusterError } from '../errors.ts';
import { checkTargets } from './check-targets.ts';
import { MeasuredTarget } from './measured-target.ts';
import type { Plan, Target } from './target.ts';
import { windowText } from './window-spec.ts';

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
 * @param tags of all tasks that run; null where they are not known
 * @throws MusterError TARGET_FILE_BROKEN, TARGET_INVALID
 */
export function targetsOf(
  exported: unknown,
  plan: Plan,
  tags: readonly string[] | null = null,
): readonly Target[] {
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
    if (error instanceof MusterError) throw error;
    throw new MusterError('TARGET_FILE_BROKEN', `the target file failed: ${String(error)}`, { cause: error });
  }
  if (!Array.isArray(targets)) {
    throw new MusterError(
      'TARGET_FILE_BROKEN',
      'the default export of the target file is not a list of targets',
    );
  }
  return withKeys(checkTargets(targets, plan, tags));
}

/** Targets on the same figure in other windows get the window into their key. */
function withKeys(targets: readonly Target[]): readonly Target[] {
  const windows = new Map<string, string | null>();
  return targets.map((target) => {
    const window = target instanceof MeasuredTarget ? windowText(target.window) : null;
    const other = windows.has(target.key) && windows.get(target.key) !== window;
    const named = other && target instanceof MeasuredTarget ? ofWindow(target) : target;
    if (windows.has(named.key)) {
      throw new MusterError(
        'TARGET_FILE_BROKEN',
        `two targets have the key '${named.key}'; give one another, with .as('…')`,
      );
    }
    windows.set(named.key, window);
    return named;
  });
}

function ofWindow(target: MeasuredTarget): Target {
  return target.withKey(`${target.key} ${windowText(target.window)}`);
}
