import { takeScheduled } from './internals.ts';
import type { MemberDecorator } from './mark.ts';
import { memberDecorator } from './member-decorator.ts';
import { refuseBare } from './refuse-bare.ts';
import { ScenarioError } from './scenario-error.ts';

/** A task that stands alone: called with the user, or with the TaskSet whose task it is. */
export type TaskFunction = (holder: never) => unknown;

/** A concrete class of TaskSets, as far as a list of tasks has to know it. */
export interface TaskSetClass {
  readonly name: string;
  readonly prototype: object;
  new (parent: never): { [takeScheduled](): TaskBody | undefined };
}

/** What a user can be given to do. */
export type TaskBody = TaskFunction | TaskSetClass;

/**
 * The tasks in `static tasks`: one by one, in pairs with a weight, or as a map to weights. A pair is
 * `[task, weight]`; the type says it loosely, for `[browse, 3]` to be written without more ado.
 */
export type Tasks = readonly (TaskBody | readonly (TaskBody | number)[])[] | ReadonlyMap<TaskBody, number>;

/**
 * Marks a method of a user class or TaskSet as a task, or a static field that holds a TaskSet class.
 *
 * @param weight how often it is chosen, relative to the class's other tasks; 0 leaves it out
 * @throws ScenarioError TASK_WEIGHT_INVALID, TASK_NAME_RESERVED, TASK_MISPLACED
 * @example
 * class Shopper extends HttpUser {
 *   @task(3)
 *   async browse() {
 *     await this.client.get('/products');
 *   }
 *
 *   @task()
 *   static Checkout = class extends TaskSet<Shopper> {
 *     @task()
 *     async pay() {
 *       await this.client.post('/payments');
 *       this.interrupt();
 *     }
 *   };
 * }
 */
export function task(weight?: number): MemberDecorator;
export function task(...given: unknown[]): MemberDecorator {
  refuseBare(given, '`@task`', '@task()');
  const [weight = 1] = given;
  checkWeight(weight, `@task(${typeof weight === 'string' ? `'${weight}'` : String(weight)})`);
  const mark = memberDecorator('@task', (written) => {
    written.weight = weight;
  });
  const refuseRun = (member: unknown, context: ClassMemberDecoratorContext): unknown => {
    if (context.name === 'run') {
      throw new ScenarioError('TASK_NAME_RESERVED', "a task must not be called 'run'; give it another name");
    }
    return (mark as (member: unknown, context: ClassMemberDecoratorContext) => unknown)(member, context);
  };
  return refuseRun as MemberDecorator;
}

/** @throws ScenarioError TASK_WEIGHT_INVALID */
export function checkWeight(weight: unknown, shown: string): asserts weight is number {
  if (Number.isInteger(weight) && (weight as number) >= 0) return;
  throw new ScenarioError('TASK_WEIGHT_INVALID', `${shown}: a weight is a whole number, 0 or more`);
}
