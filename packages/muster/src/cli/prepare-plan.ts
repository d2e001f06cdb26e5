import { parseOrigin } from '../client/origin.ts';
import { MusterError } from '../errors.ts';
import { applyUserOverrides } from '../scenario/apply-user-overrides.ts';
import { setArguments } from '../scenario/arguments.ts';
import type { UserClass } from '../scenario/user.ts';
import { userClassesOf } from '../scenario/user-classes.ts';
import { targetsOf } from '../verdict/load-targets.ts';
import type { Plan, Target } from '../verdict/target.ts';
import type { Arguments } from './arguments.ts';
import { readConfigUsers } from './config-users.ts';
import { type LoadedScenario, loadScenario } from './load-scenario.ts';
import { checkOpenFiles } from './open-files.ts';

/** What is going to run. */
export interface PreparedPlan {
  readonly userClasses: readonly UserClass[];
  readonly targets: readonly Target[];
  readonly plan: Plan;
}

/**
 * Loads what the command line names.
 *
 * @param scenario the files, where they are loaded already
 * @throws MusterError for everything that can be found wrong before the first request: the files, the user
 * classes, the targets, the host, the limit on open files
 */
export async function preparePlan(args: Arguments, scenario?: LoadedScenario): Promise<PreparedPlan> {
  checkOpenFiles(args.users);
  if (args.host !== null) checkHost(args.host);
  const { locustfiles, targetFile } = scenario ?? (await loadWithArguments(args));
  const userClasses = userClassesFor(args, { locustfiles });
  const plan: Plan = {
    users: args.users,
    spawnRate: args.spawnRate,
    runTime: args.runTime,
    host: args.host,
    userClasses: userClasses.map((userClass) => userClass.name),
  };
  const targets = targetFile === null ? [] : targetsOf(targetFile.default, plan);
  return { userClasses, plan, targets };
}

/**
 * The user classes that are to run, with what --config-users says of them.
 *
 * @throws MusterError, ScenarioError
 */
export function userClassesFor(
  args: Arguments,
  { locustfiles }: Pick<LoadedScenario, 'locustfiles'>,
): readonly UserClass[] {
  const userClasses = userClassesOf(locustfiles, args.userClasses);
  if (args.configUsers !== undefined) applyUserOverrides(userClasses, readConfigUsers(args.configUsers));
  return userClasses;
}

async function loadWithArguments(args: Arguments): Promise<LoadedScenario> {
  const scenario = await loadScenario(args);
  setArguments(args.custom);
  return scenario;
}

function checkHost(host: string): void {
  try {
    parseOrigin(host);
  } catch (error) {
    throw new MusterError('INVALID_ARGUMENT', `--host: ${(error as Error).message}`, { cause: error });
  }
}
