import { parseOrigin } from '../client/origin.ts';
import { MusterError } from '../errors.ts';
import { loadFiles } from '../scenario/load-files.ts';
import type { UserClass } from '../scenario/user.ts';
import { userClassesOf } from '../scenario/user-classes.ts';
import { targetsOf } from '../verdict/load-targets.ts';
import type { Plan, Target } from '../verdict/target.ts';
import type { Arguments } from './arguments.ts';
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
 * @throws MusterError for everything that can be found wrong before the first request: the files, the user
 * classes, the targets, the host, the limit on open files
 */
export async function preparePlan(args: Arguments): Promise<PreparedPlan> {
  checkOpenFiles(args.users);
  if (args.host !== null) checkHost(args.host);
  const files = [args.locustfile, ...(args.targetFile === undefined ? [] : [args.targetFile])];
  const [locustfile = {}, targetFile] = await loadFiles(files);
  const userClasses = userClassesOf(locustfile, args.userClasses);
  const plan: Plan = {
    users: args.users,
    spawnRate: args.spawnRate,
    runTime: args.runTime,
    host: args.host,
    userClasses: userClasses.map((userClass) => userClass.name),
  };
  const targets = targetFile === undefined ? [] : targetsOf(targetFile.default, plan);
  return { userClasses, plan, targets };
}

function checkHost(host: string): void {
  try {
    parseOrigin(host);
  } catch (error) {
    throw new MusterError('INVALID_ARGUMENT', `--host: ${(error as Error).message}`, { cause: error });
  }
}
