import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { applyUserOverrides } from '../scenario/apply-user-overrides.ts';
import {
  InterruptTaskSet,
  RescheduleTask,
  RescheduleTaskImmediately,
  StopTest,
  StopUser,
} from '../scenario/control-flow.ts';
import { release } from '../scenario/internals.ts';
import { task } from '../scenario/task.ts';
import { TaskSet } from '../scenario/task-set.ts';
import { User, type UserClass } from '../scenario/user.ts';
import { userOverrides } from '../scenario/user-override.ts';
import { Noted } from './testing/noted-user.ts';
import { runUser } from './testing/run-user.ts';

describe("a user's life", () => {
  it('goes from onStart over its tasks to onStop; StopUser ends it and is not counted', async () => {
    class Plain extends Noted {
      @task()
      work() {
        this.note('work', 3);
      }
    }
    const { run, user, exceptions } = runUser(Plain);
    await run.over;
    expect(user.log).toEqual(['start', 'work', 'work', 'work', 'stop']);
    expect(exceptions).toEqual([]);
  });

  it('counts what a task throws, at once or later, waits and goes on', async () => {
    class Clumsy extends Noted {
      override waitTime() {
        this.note('wait');
        return 0;
      }
      @task()
      async work() {
        this.note('work', 3);
        if (this.log.length % 2 === 0) await turn();
        throw new TypeError('slipped');
      }
    }
    const { run, user, exceptions } = runUser(Clumsy);
    await run.over;
    expect(user.log).toEqual(['start', 'work', 'wait', 'work', 'wait', 'work', 'stop']);
    expect(exceptions.map(String)).toEqual(['TypeError: slipped', 'TypeError: slipped']);
  });

  it('ends without tasks and without onStop when onStart throws', async () => {
    class Stillborn extends Noted {
      override async onStart() {
        await turn();
        throw new Error('no login');
      }
      override [release]() {
        this.log.push('release');
      }
      @task()
      work() {
        this.log.push('work');
      }
    }
    const { run, user, exceptions } = runUser(Stillborn);
    await run.over;
    expect(user.log).toEqual(['release']);
    expect(exceptions.map(String)).toEqual(['Error: no login']);
  });

  it('ends with onStop when onStart throws StopUser', async () => {
    class Unwilling extends Noted {
      override onStart() {
        throw new StopUser();
      }
      @task()
      work() {}
    }
    const { run, user, exceptions } = runUser(Unwilling);
    await run.over;
    expect(user.log).toEqual(['stop']);
    expect(exceptions).toEqual([]);
  });

  it('asks for the end of the test when a task throws StopTest', async () => {
    class Judge extends Noted {
      @task()
      work() {
        throw new StopTest();
      }
    }
    const lone = runUser(Judge);
    await lone.run.over;
    expect(lone.stopTests).toBe(1);
    expect(lone.user.log).toEqual(['start', 'stop']);
    expect(lone.exceptions).toEqual([]);
  });

  it('waits after RescheduleTask and does not after RescheduleTaskImmediately', async () => {
    class Hasty extends Noted {
      override waitTime() {
        this.note('wait');
        return 0;
      }
      @task()
      work() {
        const runs = this.log.filter((one) => one === 'work').length;
        this.note('work', 3);
        throw runs === 0 ? new RescheduleTaskImmediately() : new RescheduleTask();
      }
    }
    const { run, user, exceptions } = runUser(Hasty);
    await run.over;
    expect(user.log).toEqual(['start', 'work', 'work', 'wait', 'work', 'stop']);
    expect(exceptions).toEqual([]);
  });

  it('counts an interrupt outside a TaskSet, and goes on', async () => {
    class Lost extends Noted {
      @task()
      work() {
        this.note('work', 2);
        throw new InterruptTaskSet();
      }
    }
    const { run, exceptions } = runUser(Lost);
    await run.over;
    expect(exceptions).toMatchObject([{ code: 'NOT_IN_TASK_SET' }]);
    // Where it was thrown, and not where Muster found out.
    expect((exceptions[0] as Error).stack).toMatch(
      /^ScenarioError: interrupt\(\) was .*\n +at Lost\.work \(/,
    );
  });

  it('counts what onStop throws', async () => {
    class Sloppy extends Noted {
      override onStop() {
        throw new Error('no logout');
      }
      @task()
      work() {
        throw new StopUser();
      }
    }
    const { run, exceptions } = runUser(Sloppy);
    await run.over;
    expect(exceptions.map(String)).toEqual(['Error: no logout']);
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, undefined])(
    'ends a user whose wait time gives %s',
    async (seconds) => {
      class Timeless extends Noted {
        override waitTime() {
          return seconds as number;
        }
        @task()
        work() {}
      }
      const { run, user, exceptions } = runUser(Timeless);
      await run.over;
      expect(exceptions).toMatchObject([{ code: 'WAIT_TIME_INVALID' }]);
      expect(user.log).toEqual(['start', 'stop']);
    },
  );

  it('calls a function with the user and awaits anything that can be awaited', async () => {
    const seen: unknown[] = [];
    class Listed extends User {
      static override tasks = [
        (user: Listed) => {
          seen.push(user);
          return {
            // biome-ignore lint/suspicious/noThenProperty: a promise of another library
            then: (_resolve: () => void, reject: (reason: unknown) => void) => reject(new StopUser()),
          };
        },
      ];
    }
    const { run, user } = runUser(Listed);
    await run.over;
    expect(seen).toEqual([user]);
  });

  it('cannot begin when the tags leave no task', () => {
    class Untagged extends Noted {
      @task()
      work() {}
    }
    expect(() => runUser(Untagged, { selection: { tags: ['slow'] } })).toThrow(
      expect.objectContaining({ code: 'NO_TASKS_LEFT' }),
    );
  });

  it('draws tasks by weight from the given random numbers', async () => {
    class Weighted extends Noted {
      @task(3)
      often() {
        this.note('often');
      }
      @task()
      seldom() {
        this.note('seldom', 2);
      }
    }
    const draws = [0, 0.7499, 0.75, 0.5, 0.9999];
    const { run, user } = runUser(Weighted, { random: () => draws.shift() ?? 0 });
    await run.over;
    expect(user.log).toEqual(['start', 'often', 'often', 'seldom', 'often', 'seldom', 'stop']);
  });

  it('waits as --config-users says', async () => {
    class Slow extends Noted {
      override waitTime = () => 1000;
      @task()
      work() {
        this.note('work', 2);
      }
    }
    const overrides = userOverrides({ user_class_name: 'Slow', wait_time: 0 });
    applyUserOverrides([Slow as unknown as UserClass], overrides);
    const { run, user } = runUser(Slow);
    await run.over;
    expect(user.log).toEqual(['start', 'work', 'work', 'stop']);
  });
});

describe('control flow thrown from waitTime', () => {
  it.each([
    ['StopUser', () => new StopUser(), ['start', 'work', 'stop'], 0],
    ['StopTest', () => new StopTest(), ['start', 'work', 'stop'], 1],
  ])('%s ends the user, and is not counted', async (_name, thrown, story, stopTests) => {
    class Waiting extends Noted {
      override waitTime(): number {
        throw thrown();
      }
      @task()
      work() {
        this.note('work');
      }
    }
    const lone = runUser(Waiting);
    await lone.run.over;
    expect(lone.user.log).toEqual(story);
    expect(lone.exceptions).toEqual([]);
    expect(lone.stopTests).toBe(stopTests);
  });

  it.each([new RescheduleTask(), new RescheduleTaskImmediately()])(
    '$name goes on without the wait',
    async (thrown) => {
      class Hurried extends Noted {
        override waitTime(): number {
          throw thrown;
        }
        @task()
        work() {
          this.note('work', 3);
        }
      }
      const { run, user, exceptions } = runUser(Hurried);
      await run.over;
      expect(user.log).toEqual(['start', 'work', 'work', 'work', 'stop']);
      expect(exceptions).toEqual([]);
    },
  );

  it('interrupt() leaves the TaskSet; without one it is an exception, and ends the user', async () => {
    class Inner extends TaskSet<Noted> {
      override waitTime(): number {
        return this.interrupt();
      }
      override onStop() {
        this.user.note('left');
      }
      @task()
      read() {
        this.user.note('read');
      }
    }
    class Visitor extends Noted {
      static override tasks = [Inner];
      override waitTime(): number {
        throw new InterruptTaskSet(this.log.filter((one) => one === 'left').length < 2);
      }
      override note(what: string) {
        super.note(what, what === 'left' ? 2 : undefined);
      }
    }
    const { run, user, exceptions } = runUser(Visitor);
    await run.over;
    expect(user.log).toEqual(['start', 'read', 'left', 'read', 'left', 'stop']);
    expect(exceptions).toEqual([]);
    class Lost extends Noted {
      override waitTime(): number {
        throw new InterruptTaskSet();
      }
      @task()
      work() {
        this.note('work');
      }
    }
    const lost = runUser(Lost);
    await lost.run.over;
    expect(lost.exceptions).toMatchObject([{ code: 'NOT_IN_TASK_SET' }]);
    expect(lost.user.log).toEqual(['start', 'work', 'stop']);
  });
});

it('gives back what it holds, whatever its tasks are called', async () => {
  class Worker extends Noted {
    @task()
    release() {
      this.note('task', 2);
    }
  }
  const { run, user } = runUser(Worker);
  await run.over;
  expect(user.log).toEqual(['start', 'task', 'task', 'stop']);
});
