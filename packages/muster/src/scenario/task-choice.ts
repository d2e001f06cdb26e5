import type { RandomStream } from '../random/random-stream.ts';
import type { FunctionNode, TaskNode, TaskTree } from './task-tree.ts';
import { drawIndex, indexAt } from './weights.ts';

/** Draws a task by weight. */
export function drawTask(tree: TaskTree, random: RandomStream): TaskNode {
  return tree.tasks[drawIndex(tree.weights, random.next())] as TaskNode;
}

/** Hands out the tasks of a TaskSet in its order. */
export class TaskCursor {
  /** Of a sequence: tasks handed out. Of a Markov chain: the index of the last one, before the first -1. */
  #at: number;

  constructor(
    readonly tree: TaskTree,
    private readonly random: RandomStream,
  ) {
    this.#at = tree.order === 'markov' ? -1 : 0;
  }

  next(): TaskNode {
    const { tree } = this;
    if (tree.order === 'random') return drawTask(tree, this.random);
    if (tree.order === 'sequence') {
      const point = this.#at;
      this.#at = (point + 1) % (tree.weights.at(-1) as number);
      return tree.tasks[indexAt(tree.weights, point)] as TaskNode;
    }
    this.#at = this.#at < 0 ? 0 : this.#successor(tree.tasks[this.#at] as FunctionNode);
    return tree.tasks[this.#at] as TaskNode;
  }

  #successor({ next }: FunctionNode): number {
    if (next === null) return 0;
    return next.tasks[drawIndex(next.weights, this.random.next())] as number;
  }
}
