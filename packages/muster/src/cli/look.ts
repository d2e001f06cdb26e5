import { taskRatio } from '../scenario/task-ratio.ts';
import { taskTree } from '../scenario/task-tree.ts';
import type { Arguments } from '../settings/arguments.ts';
import type { LoadedScenario } from './load-scenario.ts';
import { userClassesFor } from './prepare-plan.ts';
import { taskRatioLines } from './task-ratio-lines.ts';

/**
 * What --list, --show-task-ratio and --show-task-ratio-json print.
 *
 * @returns null when none of them is given
 * @throws MusterError, ScenarioError for what is wrong with the user classes
 */
export function look(args: Arguments, scenario: LoadedScenario): string | null {
  const { list, showTaskRatio, showTaskRatioJson, equalWeights } = args;
  if (!list && !showTaskRatio && !showTaskRatioJson) return null;
  const userClasses = userClassesFor(args, scenario);
  if (list) return ['Available Users:', ...userClasses.map(({ name }) => `    ${name}`)].join('\n');
  const rated = userClasses.map((userClass) => ({
    name: userClass.name,
    weight: equalWeights ? 1 : userClass.weight,
    fixedCount: userClass.fixedCount,
    arrivals: userClass.arrivals,
    tree: taskTree(userClass, args),
  }));
  const ratio = taskRatio(rated, args.given.includes('users') ? args.users : null);
  return showTaskRatioJson ? JSON.stringify(ratio, null, 4) : taskRatioLines(ratio).join('\n');
}
