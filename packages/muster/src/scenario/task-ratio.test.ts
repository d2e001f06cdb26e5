import { describe, expect, it } from 'vitest';
import { perSecond } from './arrivals/arrivals.ts';
import { task } from './task.ts';
import { type RatedClass, taskRatio } from './task-ratio.ts';
import { TaskSet } from './task-set.ts';
import { taskTree } from './task-tree.ts';
import { User, type UserClass } from './user.ts';

class Checkout extends TaskSet {
  @task(3)
  pay() {}
  @task()
  cancel() {}
}

class Shopper extends User {
  static override weight = 3;
  static override tasks = [Checkout];
  @task(3)
  browse() {}
}

class Admin extends User {
  @task()
  manage() {}
}

class Probe extends User {
  static override fixedCount = 2;
  @task()
  ping() {}
}

function rated(...classes: unknown[]): RatedClass[] {
  return (classes as UserClass[]).map((userClass) => ({
    name: userClass.name,
    weight: userClass.weight,
    fixedCount: userClass.fixedCount,
    arrivals: userClass.arrivals,
    tree: taskTree(userClass),
  }));
}

describe('taskRatio', () => {
  it('tells the shares within each class, and of all', () => {
    expect(taskRatio(rated(Shopper, Admin), null)).toEqual({
      per_class: {
        Shopper: {
          ratio: 0.75,
          tasks: {
            Checkout: { ratio: 0.25, tasks: { pay: { ratio: 0.75 }, cancel: { ratio: 0.25 } } },
            browse: { ratio: 0.75 },
          },
        },
        Admin: { ratio: 0.25, tasks: { manage: { ratio: 1 } } },
      },
      total: {
        Shopper: {
          ratio: 0.75,
          tasks: {
            Checkout: { ratio: 0.1875, tasks: { pay: { ratio: 0.140625 }, cancel: { ratio: 0.046875 } } },
            browse: { ratio: 0.5625 },
          },
        },
        Admin: { ratio: 0.25, tasks: { manage: { ratio: 0.25 } } },
      },
    });
  });

  it('counts fixed users first', () => {
    const { total } = taskRatio(rated(Shopper, Admin, Probe), 10);
    expect([total.Shopper?.ratio, total.Admin?.ratio, total.Probe?.ratio]).toEqual([0.6, 0.2, 0.2]);
  });

  it('tells those that arrive by plan apart: they are no share of the users', () => {
    class Visitor extends Admin {
      static override arrivals = perSecond(50);
    }
    expect(taskRatio(rated(Admin, Visitor), 4)).toEqual({
      per_class: { Admin: { ratio: 1, tasks: { manage: { ratio: 1 } } } },
      total: { Admin: { ratio: 1, tasks: { manage: { ratio: 1 } } } },
      arrivals: { Visitor: { plan: '50/s', tasks: { manage: { ratio: 1 } } } },
    });
  });

  it('adds up what a list names several times', () => {
    function look() {}
    class Twice extends User {
      static override tasks = [look, look, [() => {}, 2]];
    }
    expect(taskRatio(rated(Twice), 5).per_class.Twice?.tasks).toEqual({
      look: { ratio: 0.5 },
      anonymous: { ratio: 0.5 },
    });
  });
});
