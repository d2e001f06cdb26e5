import { withoutCredentials } from '../client/base-url.ts';
import type { HttpOptions } from '../client/http-options.ts';
import { parseOrigin } from '../client/origin.ts';
import { MusterError } from '../errors.ts';
import { drawSeed } from '../random/seed.ts';
import { applyUserOverrides } from '../scenario/apply-user-overrides.ts';
import { checkHttp } from '../scenario/http-user-checks.ts';
import type { LoadShapeClass } from '../scenario/load-shape.ts';
import { ScenarioError } from '../scenario/scenario-error.ts';
import { taskTree } from '../scenario/task-tree.ts';
import type { UserClass } from '../scenario/user.ts';
import { userClassesOf } from '../scenario/user-classes.ts';
import type { Arguments } from '../settings/arguments.ts';
import { targetsOf } from '../verdict/load-targets.ts';
import type { Plan, Target } from '../verdict/target.ts';
import { mostUsersAtOnce, planOfUsers, usersAtOnce } from './arrivals-plan.ts';
import { readConfigUsers } from './config-users.ts';
import type { LoadedScenario } from './load-scenario.ts';
import { checkOpenFiles } from './open-files.ts';
import { tagsOf } from './tags-of.ts';

/** What is going to run. */
export interface PreparedPlan {
  readonly userClasses: readonly UserClass[];
  readonly targets: readonly Target[];
  readonly plan: Plan;
  /** What a person should know before the run. */
  readonly warnings: readonly string[];
}

/**
 * What a command line comes to.
 *
 * @param shape what decides the load instead
 * @throws MusterError, ScenarioError, ClientError for everything that can be found wrong before the first request: the
 * files, the user classes and their tasks and HTTP options, the targets, the host, the limit on open files
 */
export async function preparePlan(
  args: Arguments,
  { locustfiles, targetFile }: LoadedScenario,
  shape: LoadShapeClass | null = null,
): Promise<PreparedPlan> {
  if (args.host !== null) checkHost(args.host);
  const { userClasses, warnings } = withTasks(userClassesFor(args, { locustfiles }), args);
  const ofUsers = planOfUsers(userClasses, shape?.mostUsers ?? args.users);
  const openFiles = checkOpenFiles(
    usersAtOnce(userClasses, ofUsers.users),
    mostUsersAtOnce(userClasses, ofUsers.users),
  );
  for (const userClass of userClasses) checkHttp(userClass, args.host, httpOverrides(args));
  const plan: Plan = {
    ...ofUsers,
    spawnRate: args.spawnRate,
    runTime: args.runTime,
    // It is shown, in reports too.
    host: args.host === null ? null : withoutCredentials(args.host),
    seed: args.seed ?? drawSeed(),
    userClasses: userClasses.map((userClass) => userClass.name),
    ...(shape !== null && { shape: { name: shape.name, mostUsers: shape.mostUsers } }),
  };
  const targets = targetFile === null ? [] : targetsOf(targetFile.default, plan, tagsOf(userClasses, args));
  return { userClasses, plan, targets, warnings: [...warnings, ...openFiles, ...ignoredUsers(plan, args)] };
}

function ignoredUsers({ model }: Plan, { given }: Arguments): string[] {
  if (model !== 'open' || !given.includes('users')) return [];
  return ['all user classes arrive by plan, so --users is ignored'];
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

/**
 * The classes that the tags leave tasks to. The others are left out with a warning, unless they were asked for by name.
 *
 * @throws ScenarioError NO_TASKS_LEFT
 */
function withTasks(
  all: readonly UserClass[],
  args: Arguments,
): Pick<PreparedPlan, 'userClasses' | 'warnings'> {
  const isEmpty = (userClass: UserClass): boolean => taskTree(userClass, args).tasks.length === 0;
  const empty = all.filter(isEmpty);
  const userClasses = all.filter((userClass) => !empty.includes(userClass));
  const wanted = empty.filter(({ name }) => userClasses.length === 0 || args.userClasses.includes(name));
  if (wanted.length > 0) {
    throw new ScenarioError(
      'NO_TASKS_LEFT',
      `${noTaskLeft(wanted)}: change --tags, --exclude-tags or --config-users`,
    );
  }
  return { userClasses, warnings: empty.map((one) => `${noTaskLeft([one])} by the tags: it is left out`) };
}

function noTaskLeft(userClasses: readonly UserClass[]): string {
  const names = userClasses.map(({ name }) => name).join(', ');
  return userClasses.length === 1
    ? `the user class ${names} has no task left`
    : `the user classes ${names} have no task left`;
}

/** HTTP options of the command line: over those of the classes. */
export function httpOverrides({ insecure }: Arguments): HttpOptions | undefined {
  return insecure ? unverified : undefined;
}

/** One object: by it the resolved options of a class are found again. */
const unverified: HttpOptions = { insecure: true };

function checkHost(host: string): void {
  try {
    parseOrigin(host);
  } catch (error) {
    throw new MusterError('INVALID_ARGUMENT', `--host: ${(error as Error).message}`, { cause: error });
  }
}
