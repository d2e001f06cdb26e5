import { describe, expect, it } from 'vitest';
import { perSecond } from './arrivals/arrivals.ts';
import { iterations } from './arrivals/session.ts';
import { HttpUser } from './http-user.ts';
import { task } from './task.ts';
import { TaskSet } from './task-set.ts';
import { taskTree } from './task-tree.ts';
import { User } from './user.ts';
import { userClassesOf } from './user-classes.ts';
import { WebSocketUser } from './web-socket-user.ts';

class Base extends User {
  static readonly abstract: boolean = true;
  @task()
  work() {}
}
class Zoe extends Base {}
class Adam extends Base {}
class Empty extends User {}
const notClasses = { text: 'x', list: [], nothing: null, function: () => {}, Date };

function names(...args: Parameters<typeof userClassesOf>): string[] {
  return userClassesOf(...args).map(({ name }) => name);
}

describe('userClassesOf', () => {
  it('gives the concrete user classes of a locustfile by name', () => {
    expect(names({ Zoe, Base, Adam, User, HttpUser, ...notClasses })).toEqual(['Adam', 'Zoe']);
  });

  it('gives those of several locustfiles, each once', () => {
    expect(names([{ Zoe }, { Adam, again: Zoe }, notClasses])).toEqual(['Adam', 'Zoe']);
  });

  it('keeps those that are wanted', () => {
    expect(names([{ Zoe }, { Adam, Empty }], ['Zoe'])).toEqual(['Zoe']);
  });

  it('refuses two classes of one name', () => {
    const other = { Zoe: class Zoe extends Base {} };
    expect(() => names([{ Zoe }, other])).toThrow(expect.objectContaining({ code: 'USER_CLASS_NAME_TWICE' }));
  });

  it.each([
    ['NO_USER_CLASS', [notClasses], []],
    ['UNKNOWN_USER_CLASS', [{ Zoe }], ['Zoe', 'Eve']],
    ['USER_CLASS_WITHOUT_TASKS', [{ Zoe, Empty }], []],
  ] as const)('says %s', (code, exports, wanted) => {
    expect(() => names(exports, wanted)).toThrow(expect.objectContaining({ code }));
  });

  it.each<[string, object]>([
    ['Late.arrivals is 50: write', { arrivals: 50 }],
    ['Late.session is 3: write', { arrivals: perSecond(1), session: 3 }],
    ['Late has a session and no arrivals', { session: iterations(1) }],
    ['Late has arrivals and a fixedCount', { arrivals: perSecond(1), fixedCount: 2 }],
    ['Late.mostAtOnce is 0', { arrivals: perSecond(1), mostAtOnce: 0 }],
  ])('says USER_CLASS_INVALID: %s', (message, fields) => {
    const Late = Object.assign(class Late extends Base {}, fields);
    expect(() => names([{ Late }])).toThrow(
      expect.objectContaining({ code: 'USER_CLASS_INVALID', message: expect.stringContaining(message) }),
    );
  });

  it('names classes that a function made after their exports', () => {
    const made = () => class extends Base {};
    const called = () => class Made extends Base {};
    const [Left, Right] = [called(), called()];
    const compiled = Object.defineProperty(class extends Base {}, 'name', {
      value: '_b2',
      configurable: true,
    });
    const exports = {
      North: made(),
      Left,
      Right,
      South: compiled,
      Zoe,
      list: [made(), made()],
      of: { West: made() },
    };
    expect(names(exports)).toEqual(['Left', 'North', 'Right', 'South', 'West', 'Zoe', 'list1', 'list2']);
  });

  it.each([
    ['wait', User],
    ['measure', User],
    ['sleep', User],
    ['toString', User],
    ['connect', WebSocketUser],
  ])('refuses a task %s: it would stand in for that of its base', (name, base) => {
    const work = Object.getOwnPropertyDescriptor(Base.prototype, 'work') as PropertyDescriptor;
    class Shop extends (base as typeof User) {}
    Object.defineProperty(Shop.prototype, name, work);
    expect(() => names({ Shop })).toThrow(expect.objectContaining({ code: 'TASK_NAME_RESERVED' }));
  });

  it('refuses a task of a TaskSet that would stand in for its own', () => {
    class Inner extends TaskSet<User> {
      @task()
      override scheduleTask() {}
    }
    expect(() => taskTree(Inner)).toThrow(expect.objectContaining({ code: 'TASK_NAME_RESERVED' }));
  });
});
