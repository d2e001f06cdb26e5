import { describe, expect, it } from 'vitest';
import type { ScenarioError } from './scenario-error.ts';
import { SequentialTaskSet } from './sequential-task-set.ts';
import { tag } from './tag.ts';
import { type TaskBody, type Tasks, task } from './task.ts';
import { type TaskHolder, tasksOf } from './task-list.ts';
import { TaskSet } from './task-set.ts';
import { User } from './user.ts';

function weights(holder: TaskHolder): string {
  return tasksOf(holder)
    .map(({ name, weight }) => `${name} ${weight}`)
    .join(', ');
}

function browse() {}

describe('tasksOf', () => {
  it('gives methods marked with @task, with their weights, in order of declaration', () => {
    class Shopper extends User {
      @task(3)
      search() {}
      unmarked() {}
      @task()
      look() {}
      @task(0)
      dropped() {}
    }
    expect(weights(Shopper)).toBe('search 3, look 1');
  });

  it('gives static fields that hold a TaskSet, under the name of the field', () => {
    class Shopper extends User {
      @task(3)
      static Checkout = class extends TaskSet<Shopper> {
        @task()
        pay() {}
      };
    }
    expect(weights(Shopper)).toBe('Checkout 3');
  });

  it.each<[unknown[], string]>([
    [[], '@tag(): give one or more texts'],
    [[5], '@tag(5)'],
    [['a', ''], '@tag(a, )'],
    [[['a', 'b']], "@tag([ 'a', 'b' ])"],
  ])('refuses tags of %j', (names, message) => {
    expect(() => tag(...(names as string[]))).toThrow(
      expect.objectContaining({ code: 'TASK_INVALID', message: expect.stringContaining(message) }),
    );
  });

  it('refuses generators: calling one runs nothing of it', () => {
    const refusal = (name: string) =>
      expect.objectContaining({
        code: 'TASK_INVALID',
        message: expect.stringContaining(`the task ${name} is a generator`),
      });
    class Marked extends User {
      @task()
      *look() {}
    }
    class Listed extends User {
      static override tasks: Tasks = [browse, [async function* search() {}, 2]];
    }
    expect(() => tasksOf(Marked)).toThrow(refusal('look'));
    expect(() => tasksOf(Listed)).toThrow(refusal('search'));
  });

  it('takes a list of tasks, with or without weights', () => {
    class Checkout extends TaskSet {}
    class Shopper extends User {
      static override tasks = [Checkout, [browse, 3], () => {}];
    }
    expect(weights(Shopper)).toBe('Checkout 1, browse 3, anonymous 1');
  });

  it('takes a map of tasks to weights', () => {
    class Checkout extends TaskSet {}
    class Shopper extends User {
      static override tasks = new Map<TaskBody, number>([
        [Checkout, 2],
        [browse, 5],
      ]);
    }
    expect(weights(Shopper)).toBe('Checkout 2, browse 5');
  });

  it('adds to the tasks of the base class; what has the same name is replaced in its place', () => {
    class Base extends User {
      static override tasks: Tasks = [browse];
      @task(2)
      kept() {}
      @task(2)
      silentlyOverridden() {}
      @task(2)
      overridden() {}
      @task(2)
      dropped() {}
    }
    class Derived extends Base {
      static override tasks = [[browse, 4]];
      @task(7)
      override overridden() {}
      override silentlyOverridden() {}
      @task(0)
      override dropped() {}
      @task()
      own() {}
    }
    expect(weights(Derived)).toBe('browse 1, kept 2, silentlyOverridden 2, overridden 7, browse 4, own 1');
    expect(weights(Base)).toBe('browse 1, kept 2, silentlyOverridden 2, overridden 2, dropped 2');
    const { silentlyOverridden } = Derived.prototype;
    expect(tasksOf(Derived).find(({ name }) => name === 'silentlyOverridden')?.body).toBe(silentlyOverridden);
  });

  it('keeps the order of the source among methods, TaskSets and a marked list', () => {
    class Journey extends SequentialTaskSet {
      @task()
      static First = class extends TaskSet {};
      @task()
      second() {}
      @task()
      static override tasks = [function third() {}, function fourth() {}];
      @task()
      static Fifth = class extends TaskSet {};
      @task()
      sixth() {}
    }
    expect(weights(Journey)).toBe('First 1, second 1, third 1, fourth 1, Fifth 1, sixth 1');
  });

  it('puts an unmarked list where it stands among the static fields', () => {
    class Journey extends SequentialTaskSet {
      @task()
      static First = class extends TaskSet {};
      static override tasks = [function second() {}];
      @task()
      third() {}
    }
    expect(weights(Journey)).toBe('First 1, second 1, third 1');
    class Other extends SequentialTaskSet {
      @task()
      second() {}
      static override tasks = [function first() {}];
    }
    expect(weights(Other)).toBe('first 1, second 1');
  });

  it('refuses a method called run, weights that are none, and members that cannot be tasks', () => {
    const code = (make: () => unknown): string => {
      try {
        make();
      } catch (thrown) {
        return (thrown as ScenarioError).code;
      }
      return 'nothing was thrown';
    };
    expect(code(() => task(1.5))).toBe('TASK_WEIGHT_INVALID');
    expect(code(() => task(-1))).toBe('TASK_WEIGHT_INVALID');
    const named = (): unknown =>
      class extends User {
        @task()
        run() {}
      };
    expect(code(named)).toBe('TASK_NAME_RESERVED');
    const fixed = (): unknown =>
      class extends User {
        @task()
        static method() {}
      };
    expect(code(fixed)).toBe('TASK_MISPLACED');
    class NoSet extends User {
      @task()
      static value = 5;
    }
    expect(code(() => tasksOf(NoSet))).toBe('TASK_INVALID');
    class BadList extends User {
      static override tasks = [browse, 'checkout' as never];
    }
    expect(code(() => tasksOf(BadList))).toBe('TASK_INVALID');
    class BadWeight extends User {
      static override tasks = [[browse, 0.5]];
    }
    expect(code(() => tasksOf(BadWeight))).toBe('TASK_WEIGHT_INVALID');
  });

  it('gives the tags of a task, of its class and of the base classes in between', () => {
    @tag('base')
    class Base extends User {
      @tag('a', 'b')
      @task()
      first() {}
    }
    @tag('derived')
    class Middle extends Base {
      @task()
      @tag('c')
      second() {}
    }
    class Derived extends Middle {
      @task()
      third() {}
    }
    const tags = Object.fromEntries(tasksOf(Derived).map((one) => [one.name, one.tags]));
    expect(tags).toEqual({ first: ['a', 'b', 'base', 'derived'], second: ['c', 'derived'], third: [] });
  });
});
