import { log } from '../logging/logger.ts';
import { isLoadShape, type LoadShape } from '../scenario/load-shape.ts';
import type { Arguments } from './arguments.ts';
import type { LoadedScenario } from './load-scenario.ts';

/** Settings that a shape decides instead. */
const common: Readonly<Record<string, string>> = {
  users: '--users',
  spawnRate: '--spawn-rate',
  runTime: '--run-time',
};

/**
 * The load shape that the locustfiles export, made; the first one, as in Locust.
 *
 * @returns null without one
 */
export function loadShapeOf({ locustfiles }: LoadedScenario, args: Arguments): LoadShape | null {
  const shapes = [...new Set(locustfiles.flatMap((file) => Object.values(file)).filter(isLoadShape))];
  const [shape] = shapes;
  if (shape === undefined) return null;
  if (shapes.length > 1) {
    log.warning(`there are ${shapes.length} load shapes; ${shape.name} is used, the first`);
  }
  const ignored = args.given.map((key) => common[key]).filter((flag) => flag !== undefined);
  if (!shape.useCommonOptions && ignored.length > 0) {
    log.warning(`the load shape ${shape.name} decides the load: ${ignored.join(', ')} mean nothing`);
  }
  return new shape();
}
