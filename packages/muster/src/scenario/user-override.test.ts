import { describe, expect, it } from 'vitest';
import { applyUserOverrides } from './apply-user-overrides.ts';
import { task } from './task.ts';
import { taskTree } from './task-tree.ts';
import { User, type UserClass } from './user.ts';
import { userClassFields } from './user-class-fields.ts';
import { userOverrides } from './user-override.ts';

function shopper(): UserClass {
  class Shopper extends User {
    static override weight = 2;
    @task(3)
    browse() {}
    @task()
    buy() {}
  }
  return Shopper as unknown as UserClass;
}

describe('--config-users', () => {
  it('sets weight, fixed count and host of a class', () => {
    const Shopper = shopper();
    const host = 'http://127.0.0.1:1';
    const overrides = userOverrides([{ user_class_name: 'Shopper', weight: 0.5, fixed_count: 3, host }]);
    applyUserOverrides([Shopper], overrides);
    expect(userClassFields(Shopper)).toEqual({ host, weight: 0.5, fixed_count: 3, tasks: ['browse', 'buy'] });
    expect(User.weight).toBe(1);
  });

  it('leaves what a later one does not mention', () => {
    const Shopper = shopper();
    applyUserOverrides([Shopper], userOverrides({ user_class_name: 'Shopper', weight: 5, tasks: ['buy'] }));
    applyUserOverrides([Shopper], userOverrides({ user_class_name: 'Shopper', fixed_count: 1 }));
    expect(userClassFields(Shopper)).toMatchObject({ weight: 5, fixed_count: 1 });
    expect(taskTree(Shopper).tasks.map(({ name }) => name)).toEqual(['buy']);
  });

  it('limits the tasks, and can widen them again', () => {
    const Shopper = shopper();
    applyUserOverrides([Shopper], userOverrides({ user_class_name: 'Shopper', tasks: [] }));
    expect(taskTree(Shopper).tasks).toEqual([]);
    applyUserOverrides([Shopper], userOverrides({ user_class_name: 'Shopper', tasks: ['browse', 'buy'] }));
    expect(taskTree(Shopper).tasks).toHaveLength(2);
  });

  it('reads wait times as seconds or a range', () => {
    const [fixed, range] = userOverrides([
      { user_class_name: 'A', wait_time: 2 },
      { user_class_name: 'B', wait_time: [1, 3] },
    ]);
    expect(fixed?.waitTime?.()).toBe(2);
    expect(range?.waitTime?.()).toBeGreaterThanOrEqual(1);
    expect(range?.waitTime?.()).toBeLessThan(3);
  });

  it.each<{ value: unknown }>([
    { value: 'Shopper' },
    { value: { weight: 1 } },
    { value: { user_class_name: 'Shopper', colour: 'red' } },
    { value: { user_class_name: 'Shopper', toString: 1 } },
    { value: { user_class_name: 'Shopper', weight: '1' } },
    { value: { user_class_name: 'Shopper', fixed_count: 1.5 } },
    { value: { user_class_name: 'Shopper', host: 5 } },
    { value: { user_class_name: 'Shopper', wait_time: [3, 1] } },
    { value: { user_class_name: 'Shopper', tasks: 'buy' } },
    { value: { user_class_name: 'Nobody', weight: 1 } },
    {
      value: [
        { user_class_name: 'Shopper', weight: 9 },
        { user_class_name: 'Shopper', tasks: ['steal'] },
      ],
    },
  ])('refuses $value, and sets nothing', ({ value }) => {
    const Shopper = shopper();
    const apply = (): void => applyUserOverrides([Shopper], userOverrides(value));
    expect(apply).toThrow(expect.objectContaining({ code: 'CONFIG_USERS_INVALID' }));
    expect(Shopper.weight).toBe(2);
  });
});
