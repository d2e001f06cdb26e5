import type { RandomStream } from '../random/random-stream.ts';
import { InterruptTaskSet } from './control-flow.ts';
import type { HttpUser } from './http-user.ts';
import { plan, sleep, stream, takeScheduled } from './internals.ts';
import { checkFields } from './member-checks.ts';
import { ScenarioError } from './scenario-error.ts';
import type { TaskBody, TaskSetClass, Tasks } from './task.ts';
import type { User } from './user.ts';
import type { UserPlan } from './user-plan.ts';

const mostScheduled = 10_000;

/**
 * Behaviour that a user enters like a task and stays in: its tasks are chosen by weight, with a wait
 * after each, until one of them calls {@link TaskSet.interrupt}. TaskSets can be nested to any depth.
 *
 * @example
 * class Forum extends TaskSet<Reader> {
 *   @task(10)
 *   async read() {
 *     await this.client.get('/thread');
 *   }
 *   @task()
 *   leave() {
 *     this.interrupt();
 *   }
 * }
 * class Reader extends HttpUser {
 *   static override tasks = [[Forum, 2]];
 * }
 */
export abstract class TaskSet<U extends User = HttpUser> {
  /** Tasks beside the methods marked with `@task`; those of base classes are added. */
  static tasks: Tasks = [];

  /** The user that is in it. A subclass may narrow it with `declare`. */
  readonly user: U;
  /** The TaskSet around it, or the user. A subclass may narrow it with `declare`. */
  readonly parent: TaskSet<U> | U;
  #scheduled: TaskBody[] | null = null;

  /** @internal Made anew each time a user enters it. */
  constructor(parent: User | TaskSet<User>) {
    this.parent = parent as TaskSet<U> | U;
    this.user = (parent instanceof TaskSet ? parent.user : parent) as U;
  }

  /** The user's client. */
  get client(): ClientOf<U> {
    return (this.user as { client?: unknown }).client as ClientOf<U>;
  }

  /** Wait after each task, in seconds; the user's unless overridden. Pacing keeps its time for each TaskSet apart. */
  waitTime(): number {
    return this.user.waitTime();
  }

  /** Runs when the user enters. What it throws counts as an exception of the parent's task. */
  onStart(): Promise<void> | void {}

  /** Runs when the user leaves, or ends inside. */
  onStop(): Promise<void> | void {}

  /** Sleeps one wait time, as {@link User.wait}. */
  wait(): Promise<void> {
    return this.user[sleep](this.waitTime());
  }

  /** Sleeps inside a task, as {@link User.sleep}. @param seconds 0 or more */
  sleep(seconds: number): Promise<void> {
    return this.user[sleep](seconds);
  }

  /** A random number of the user's own, as {@link User.random}. */
  random(): number {
    return this[stream].next();
  }

  /**
   * Leaves this TaskSet, by throwing: nothing after it in the task is run.
   *
   * @param reschedule true: the parent picks its next task at once; false: it waits first
   * @throws InterruptTaskSet always
   */
  interrupt(reschedule = true): never {
    throw new InterruptTaskSet(reschedule);
  }

  /**
   * Makes a task the next one, before any is chosen by weight.
   *
   * @param body a method of this TaskSet, a function, or a TaskSet class
   * @param first before those that are scheduled already
   * @throws ScenarioError TASK_QUEUE_FULL with 10,000 scheduled ones
   */
  scheduleTask(body: TaskBody, first = false): void {
    this.#scheduled ??= [];
    if (this.#scheduled.length >= mostScheduled) {
      throw new ScenarioError(
        'TASK_QUEUE_FULL',
        `${this.constructor.name} has ${mostScheduled} scheduled tasks: it schedules more than it runs`,
      );
    }
    if (first) this.#scheduled.unshift(body);
    else this.#scheduled.push(body);
  }

  /** @internal */
  get [plan](): UserPlan {
    return this.user[plan];
  }

  /** @internal */
  get [stream](): RandomStream {
    return this.user[stream];
  }

  /** @internal */
  [takeScheduled](): TaskBody | undefined {
    return this.#scheduled?.shift();
  }
}

/** What a user calls its client; nothing for a user without one. */
type ClientOf<U> = U extends { readonly client: infer Client } ? Client : unknown;

export function isTaskSetClass(value: unknown): value is TaskSetClass {
  return typeof value === 'function' && value.prototype instanceof TaskSet;
}

/**
 * Has a user enter a TaskSet.
 *
 * @param parent the user, or the TaskSet that it is in already
 * @throws ScenarioError MEMBER_UNKNOWN
 */
export function enter(set: TaskSetClass, parent: User | TaskSet<User>): TaskSet<User> {
  const entered = new set(parent as never) as TaskSet<User>;
  checkFields(entered, 'taskSet');
  return entered;
}
