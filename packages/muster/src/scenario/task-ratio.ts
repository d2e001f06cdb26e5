import type { Arrivals } from './arrivals/arrivals.ts';
import type { TaskTree } from './task-tree.ts';

/** Share of a task or user class, 0 to 1, and of what is in it. */
export interface Ratio {
  readonly ratio: number;
  readonly tasks?: Readonly<Record<string, Ratio>>;
}

/** What `--show-task-ratio-json` prints; the names are Locust's. */
export interface TaskRatio {
  /** Every class and TaskSet is a whole of its own. */
  readonly per_class: Readonly<Record<string, Ratio>>;
  /** Shares of all task runs. */
  readonly total: Readonly<Record<string, Ratio>>;
  /** Classes whose users arrive by plan: no share of the users, and the tasks of each class a whole. Absent without any. */
  readonly arrivals?: Readonly<Record<string, ArrivingRatio>>;
}

/** A class whose users arrive by plan. */
export interface ArrivingRatio {
  /** The plan in words. */
  readonly plan: string;
  readonly tasks: Readonly<Record<string, Ratio>>;
}

/** A user class with the tasks that are to run. */
export interface RatedClass {
  readonly name: string;
  readonly weight: number;
  readonly fixedCount: number;
  /** Absent for one whose users do not arrive by plan. */
  readonly arrivals?: Arrivals | undefined;
  readonly tree: TaskTree;
}

/**
 * How often each task runs, relative to the others: by weight, so the tasks of a Markov chain count
 * alike.
 *
 * @param users how many there shall be; null: as many as the weights add up to
 */
export function taskRatio(all: readonly RatedClass[], users: number | null): TaskRatio {
  const classes = all.filter(({ arrivals }) => arrivals === undefined);
  const counts = userCounts(classes, users);
  const sum = counts.reduce((a, b) => a + b, 0) || 1;
  const ratios = (total: boolean): Record<string, Ratio> =>
    Object.fromEntries(
      classes.map(({ name, tree }, index) => {
        const ratio = (counts[index] as number) / sum;
        return [name, { ratio, tasks: taskRatios(tree, ratio, total) }];
      }),
    );
  const arriving = all.flatMap(({ name, arrivals, tree }): [string, ArrivingRatio][] =>
    arrivals === undefined ? [] : [[name, { plan: arrivals.text, tasks: taskRatios(tree, 1, false) }]],
  );
  return {
    per_class: ratios(false),
    total: ratios(true),
    ...(arriving.length > 0 && { arrivals: Object.fromEntries(arriving) }),
  };
}

/** Shares as numbers of users, not rounded; as in Locust a class never has none. */
function userCounts(classes: readonly RatedClass[], users: number | null): number[] {
  const fixed = classes.reduce((sum, { fixedCount }) => sum + fixedCount, 0);
  const weights = classes.reduce((sum, { fixedCount, weight }) => (fixedCount > 0 ? sum : sum + weight), 0);
  const all = users ?? (fixed > 0 ? 1 : weights);
  const weighted = Math.max(0, all - fixed);
  return classes.map(({ fixedCount, weight }) =>
    fixedCount > 0 ? fixedCount : (weight / weights) * weighted || 1,
  );
}

function taskRatios(tree: TaskTree, around: number, total: boolean): Record<string, Ratio> {
  const whole = total ? around : 1;
  const sum = tree.weights.at(-1) ?? 0;
  const ratios: Record<string, Ratio> = {};
  for (const node of tree.tasks) {
    // A list may name a task several times.
    const ratio = (ratios[node.name]?.ratio ?? 0) + (node.weight / sum) * whole;
    ratios[node.name] =
      node.kind === 'set' ? { ratio, tasks: taskRatios(node.tree, ratio, total) } : { ratio };
  }
  return ratios;
}
