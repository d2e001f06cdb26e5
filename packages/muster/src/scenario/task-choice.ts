import type { Task } from './task.ts';

/**
 * A function that draws task names at random by weight.
 *
 * @param random gives numbers from 0 (included) to 1 (excluded)
 */
export function taskChoice(tasks: readonly Task[], random: () => number): () => string {
  const sums: number[] = [];
  let sum = 0;
  for (const { weight } of tasks) {
    sum += weight;
    sums.push(sum);
  }
  return () => {
    const draw = random() * sum;
    return (tasks[sums.findIndex((upTo) => draw < upTo)] as Task).name;
  };
}
