import { describe, expect, it } from 'vitest';
import { runnerOf, useRunClock } from '../load/fixtures/test-run.ts';
import { perSecond } from './arrivals/arrivals.ts';
import { LoadShape } from './load-shape.ts';
import { checkFields, checkMembers } from './member-checks.ts';
import { task } from './task.ts';
import { TaskSet } from './task-set.ts';
import { User } from './user.ts';
import { userClassesOf } from './user-classes.ts';

const clock = useRunClock();

abstract class Base extends User {
  static readonly abstract: boolean = true;
  @task()
  work() {}
}

function refusal(message: string) {
  return expect.objectContaining({ code: 'MEMBER_UNKNOWN', message: expect.stringContaining(message) });
}

it('refuses a constructor that keeps what it is given for itself, and ends the run', async () => {
  class Shop extends Base {
    constructor() {
      super(undefined as never);
    }
  }
  await expect(clock.settled(runnerOf(Shop).runner.run())).rejects.toMatchObject({
    code: 'USER_CLASS_INVALID',
    message: expect.stringContaining('the constructor of Shop does not pass on what it is given'),
  });
});

it.each<[string, unknown]>([
  ['a promise: waitTime is not asynchronous, and it gives seconds', async () => 1],
  ['a function: it lacks its brackets, as in `waitTime = constant(1)`;', () => () => 1],
  ["the text '1'; it gives seconds", () => '1'],
  ['NaN; it gives seconds', () => Number.NaN],
])('says what a wait time gave: %s', async (message, waitTime) => {
  class Shop extends Base {
    override waitTime = waitTime as () => number;
  }
  const { runner, stats } = runnerOf(Shop);
  await clock.settled(runner.run());
  expect(stats.exceptions.sorted()[0]?.message).toContain(`a wait time gave ${message}`);
});

describe('what a class says where nobody reads it is refused', () => {
  it.each<[string, object]>([
    ['has a static waitTime, and it is read of each instance', { waitTime: () => 1 }],
    ['has a static waitTime', { waitTime: 1 }],
    ['has a static onStart', { onStart: () => {} }],
    ['it is called `static fixedCount`', { fixed_count: 1 }],
    ['it is called `static weight`', { weigth: 1 }],
    ['it is called `waitTime`', { wait_time: () => 1 }],
    ['write `waitTime = between(1, 5)`, in seconds', { min_wait: 1000 }],
    ['write `static http = { timeout: 60_000 }`, in ms', { network_timeout: 60 }],
  ])('of the class: %s', (message, statics) => {
    const Shop = Object.assign(class Shop extends Base {}, statics);
    expect(() => userClassesOf({ Shop })).toThrow(refusal(message));
  });

  it.each(['on_start', 'onstart', 'onStrat'])('a method %s, also of a base class', (name) => {
    class Inner extends Base {
      static override readonly abstract: boolean = true;
    }
    Object.defineProperty(Inner.prototype, name, { value: () => {} });
    class Shop extends Inner {}
    expect(() => userClassesOf({ Shop })).toThrow(refusal(`Shop has ${name}`));
    expect(() => userClassesOf({ Shop })).toThrow(refusal('it is called `onStart`'));
  });

  it.each<[string, object]>([
    ['field weight, and it is read of the class: write `static weight = …`', { weight: 3 }],
    ['field fixedCount', { fixedCount: 3 }],
    ['field abstract', { abstract: true }],
    ['field tasks', { tasks: [] }],
    ['field arrivals', { arrivals: perSecond(1) }],
    ['field http', { http: { timeout: 5 } }],
    ['or write `override get host()`', { host: 'http://127.0.0.1:1' }],
    ['it is called `waitTime`', { wait_time: () => 1 }],
  ])('a field, when the first user is made, which ends the run: %s', async (message, fields) => {
    class Shop extends Base {
      constructor(...given: ConstructorParameters<typeof User>) {
        super(...given);
        for (const [name, value] of Object.entries(fields)) Object.defineProperty(this, name, { value });
      }
    }
    const { runner, stats } = runnerOf(Shop);
    await expect(clock.settled(runner.run())).rejects.toEqual(refusal(message));
    expect(stats.exceptions.total).toBe(0);
  });

  it('of a TaskSet', async () => {
    class Weighed extends TaskSet<User> {
      static weight = 3;
      @task()
      read() {}
    }
    class Waiting extends TaskSet<User> {
      wait_time = () => 1;
      @task()
      read() {}
    }
    class Shop extends User {
      static override tasks = [Weighed];
    }
    class Late extends User {
      static override tasks = [Waiting];
    }
    expect(() => runnerOf(Shop)).toThrow(refusal('Weighed has weight, which a TaskSet does not know'));
    await expect(clock.settled(runnerOf(Late).runner.run())).rejects.toEqual(
      refusal('Waiting has wait_time'),
    );
  });

  it('of a load shape', () => {
    class Rush extends LoadShape {
      useCommonOptions = true;
      override tick(): null {
        return null;
      }
    }
    class Old extends Rush {
      static use_common_options = true;
    }
    expect(() => checkFields(new Rush(), 'loadShape')).toThrow(refusal('Rush has a field useCommonOptions'));
    expect(() => checkMembers(Old, 'loadShape')).toThrow(refusal('called `static useCommonOptions`'));
  });

  it('but what is the author’s own is not', async () => {
    class Shop extends Base {
      static HOST = 'http://127.0.0.1:1';
      static Session = class {};
      static readonly context = { tenant: 'blue' };
      static hosts = ['a', 'b'];
      session = 'a token';
      arrivals = 3;
      http = fetch;
      stage = 1;
      weights = [1, 2];
      waited(): void {}
    }
    expect(userClassesOf({ Shop })).toEqual([Shop]);
    expect(await clock.settled(runnerOf(Shop).runner.run())).toBe('run time');
  });
});
