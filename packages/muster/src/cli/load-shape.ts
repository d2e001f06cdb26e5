import { MusterError } from '../errors.ts';
import { log } from '../logging/logger.ts';
import type { ModuleExports } from '../scenario/load-files.ts';
import { isLoadShape, type LoadShapeClass } from '../scenario/load-shape.ts';
import { checkMembers } from '../scenario/member-checks.ts';
import type { Arguments } from '../settings/arguments.ts';
import { ownSettings } from '../settings/table.ts';
import { textOf } from '../wording/text-of.ts';
import type { LoadedScenario } from './load-scenario.ts';

/** Settings that a shape decides instead. */
const common = ownSettings.filter(({ key }) => ['users', 'spawnRate', 'runTime'].includes(key));

/**
 * The load shape that the locustfiles export; the first one, as in Locust. A shape without
 * `useCommonOptions` decides the load alone: the users, spawn rate and run time of whatever source are ignored then,
 * with a warning.
 *
 * @returns the shape, null without one; and the arguments as they hold under it
 */
export function underShape(
  { locustfiles }: LoadedScenario,
  args: Arguments,
): { readonly shape: LoadShapeClass | null; readonly args: Arguments } {
  const shapes = shapesOf(locustfiles);
  const [shape] = shapes;
  if (shape === undefined) return { shape: null, args };
  if (shapes.length > 1) {
    const names = shapes.map(({ name }) => name);
    log.warning(
      `there are ${shapes.length} load shapes, ${names.join(', ')}; ${shape.name} is used, the first`,
    );
  }
  checkMembers(shape, 'loadShape');
  checkMostUsers(shape);
  return { shape, args: shape.useCommonOptions ? args : withoutCommon(args, shape.name) };
}

/** @throws MusterError LOAD_SHAPE_INVALID */
function checkMostUsers({ name, mostUsers }: LoadShapeClass): void {
  if (mostUsers === null || (Number.isInteger(mostUsers) && mostUsers >= 0)) return;
  throw new MusterError(
    'LOAD_SHAPE_INVALID',
    `${name}.mostUsers is ${textOf(mostUsers)}: it takes a whole number of users, or null where nobody knows`,
  );
}

/** Under the names that they are exported by: those of `shapeOf` have none of their own. */
function shapesOf(locustfiles: readonly ModuleExports[]): LoadShapeClass[] {
  const shapes = new Set<LoadShapeClass>();
  for (const [name, value] of locustfiles.flatMap((file) => Object.entries(file))) {
    if (!isLoadShape(value)) continue;
    if (value.name === '') Object.defineProperty(value, 'name', { value: name, configurable: true });
    shapes.add(value);
  }
  return [...shapes];
}

function withoutCommon(args: Arguments, shape: string): Arguments {
  const ignored = common.filter(({ key }) => args.given.includes(key));
  if (ignored.length > 0) {
    const flags = listed(ignored.map(({ long }) => long));
    log.warning(
      `the load shape ${shape} decides the load, so ${flags} ${ignored.length === 1 ? 'is' : 'are'} ignored; ` +
        'a LoadShape with `static useCommonOptions = true` can use them',
    );
  }
  return { ...args, ...Object.fromEntries(common.map(({ key, default: value }) => [key, value])) };
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
