import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { StopTest, StopUser } from '../scenario/control-flow.ts';
import { task } from '../scenario/task.ts';
import { TaskSet } from '../scenario/task-set.ts';
import { User } from '../scenario/user.ts';
import { gate, Noted } from './testing/noted-user.ts';
import { runUser } from './testing/run-user.ts';

class Asleep extends TaskSet<User> {}

/** A user whose onStart waits. */
function startingWhen(ready: Promise<void>) {
  return class Starting extends Noted {
    override async onStart() {
      await ready;
    }
    @task()
    work() {
      this.note('work');
    }
  };
}

describe('stopping a user', () => {
  it('ends one that waits at once', async () => {
    class Waiting extends Noted {
      override waitTime = () => 1000;
      @task()
      work() {
        this.note('work');
      }
    }
    const { run, user, wheel } = runUser(Waiting);
    await turn();
    expect(wheel.pending).toBe(1);
    run.stop();
    await run.over;
    expect(user.log).toEqual(['start', 'work', 'stop']);
    expect(wheel.pending).toBe(0);
  });

  it('lets a task finish', async () => {
    const { promise, open } = gate();
    class Working extends Noted {
      @task()
      async work() {
        await promise;
        this.note('worked');
      }
    }
    const { run, user } = runUser(Working);
    await turn();
    run.stop();
    await turn();
    expect(user.log).toEqual(['start']);
    open();
    await run.over;
    expect(user.log).toEqual(['start', 'worked', 'stop']);
  });

  it('lets onStart finish, and begins no task', async () => {
    const { promise, open } = gate();
    const { run, user } = runUser(startingWhen(promise));
    run.stop();
    open();
    await run.over;
    expect(user.log).toEqual(['stop']);
  });

  it.each([
    ['wait()', (user: User) => user.wait()],
    ['sleep()', (user: User) => user.sleep(2000)],
    ['sleep() of a TaskSet', (user: User) => new Asleep(user).sleep(2000)],
  ])('rejects a %s in a task with StopUser, so that the task unwinds', async (_name, wait) => {
    class Waiting extends Noted {
      override waitTime = () => 1000;
      @task()
      async work() {
        try {
          await wait(this);
        } finally {
          this.note('unwound');
        }
      }
    }
    const { run, user, exceptions, wheel } = runUser(Waiting);
    await turn();
    run.stop();
    await run.over;
    expect(user.log).toEqual(['start', 'unwound', 'stop']);
    expect(exceptions).toEqual([]);
    expect(wheel.pending).toBe(0);
  });

  it('lets a task that does not wait yet not begin to', async () => {
    const { promise, open } = gate();
    class Waiting extends Noted {
      override waitTime = () => 1000;
      @task()
      async work() {
        await promise;
        await this.wait();
        this.note('never');
      }
    }
    const { run, user } = runUser(Waiting);
    await turn();
    run.stop();
    open();
    await run.over;
    expect(user.log).toEqual(['start', 'stop']);
  });

  it('lets onStop wait', async () => {
    class Polite extends Noted {
      override waitTime = () => 0.001;
      override async onStop() {
        await this.wait();
        this.note('said goodbye');
      }
      @task()
      work() {}
    }
    const { run, user } = runUser(Polite);
    await turn();
    run.stop();
    await run.over;
    expect(user.log).toEqual(['start', 'said goodbye']);
  });

  it('keeps the event loop turning for tasks that never await', async () => {
    class Busy extends Noted {
      runs = 0;
      @task()
      work() {
        this.runs += 1;
      }
    }
    const { run, user } = runUser(Busy);
    await turn();
    await turn();
    expect(user.runs).toBeGreaterThan(0);
    run.stop();
    await run.over;
    expect(user.log).toEqual(['start', 'stop']);
  });
});

describe('killing a user', () => {
  it('runs onStop while the task is still under way, and ignores what comes of it', async () => {
    const { promise, fail } = gate();
    class Stuck extends Noted {
      @task()
      async work() {
        await promise;
      }
    }
    const { run, user, exceptions } = runUser(Stuck);
    await turn();
    run.kill();
    await run.over;
    expect(user.log).toEqual(['start', 'stop']);
    fail(new Error('too late'));
    await turn();
    expect(exceptions).toEqual([]);
    expect(user.log).toEqual(['start', 'stop']);
  });

  it('does not go on with a task that returns after it', async () => {
    const { promise, open } = gate();
    class Stuck extends Noted {
      @task()
      async work() {
        this.note('work');
        await promise;
      }
    }
    const { run, user } = runUser(Stuck);
    await turn();
    run.kill();
    open();
    await run.over;
    await turn();
    expect(user.log).toEqual(['start', 'work', 'stop']);
  });

  it('runs onStop after a kill in onStart, and ignores what onStart throws then', async () => {
    const { promise, fail } = gate();
    const { run, user, exceptions } = runUser(startingWhen(promise));
    run.kill();
    fail(new Error('too late'));
    await run.over;
    expect(user.log).toEqual(['stop']);
    expect(exceptions).toEqual([]);
  });

  it('ends a user in onStop at once when it is killed a second time', async () => {
    const { promise, open } = gate();
    class Lingering extends Noted {
      override async onStop() {
        this.note('stop');
        await promise;
        throw new Error('too late');
      }
      @task()
      work() {
        throw new StopUser();
      }
    }
    const { run, user, exceptions } = runUser(Lingering);
    await turn();
    expect(user.log).toEqual(['start', 'stop']);
    run.kill();
    run.kill();
    await run.over;
    open();
    await turn();
    expect(exceptions).toEqual([]);
  });

  it('aborts its signal; stopping does not', async () => {
    class Fetching extends Noted {
      @task()
      async work() {
        const { signal } = this;
        await new Promise<void>((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            this.note('aborted');
            reject(signal.reason);
          });
        });
      }
    }
    const { run, user, exceptions } = runUser(Fetching);
    await turn();
    run.stop();
    await turn();
    expect(user.signal.aborted).toBe(false);
    run.kill();
    await run.over;
    expect(user.log).toEqual(['start', 'aborted', 'stop']);
    expect(user.signal.aborted).toBe(true);
    expect(exceptions).toEqual([]);
  });

  it('gives a signal that is aborted already to who asks later', async () => {
    class Plain extends Noted {
      @task()
      async work() {
        await new Promise(() => {});
      }
    }
    const { run, user } = runUser(Plain);
    run.kill();
    await run.over;
    expect(user.signal.aborted).toBe(true);
  });

  it('unwinds a task in wait() before onStop', async () => {
    class Waiting extends Noted {
      override waitTime = () => 1000;
      @task()
      async work() {
        try {
          await this.wait();
        } finally {
          this.note('unwound');
        }
      }
    }
    const { run, user } = runUser(Waiting);
    await turn();
    run.kill();
    await run.over;
    expect(user.log).toEqual(['start', 'unwound', 'stop']);
  });

  it('lets one that is in its onStop already go on with it, until it is killed again', async () => {
    const { promise, open } = gate();
    class Leaving extends Noted {
      override async onStop() {
        await promise;
        this.note('stopped');
      }
      @task()
      work() {
        throw new StopUser();
      }
    }
    const [patient, given] = [runUser(Leaving), runUser(Leaving)];
    await turn();
    patient.run.kill();
    given.run.kill();
    given.run.kill();
    await given.run.over;
    open();
    await patient.run.over;
    expect(patient.user.log).toEqual(['start', 'stopped']);
  });

  it('from within StopTest ends the user once', async () => {
    class Judge extends Noted {
      @task()
      async work() {
        await turn();
        throw new StopTest();
      }
    }
    const lone = runUser(Judge);
    Object.defineProperty(lone, 'stopTests', { get: () => 0, set: () => lone.run.kill() });
    await lone.run.over;
    await turn();
    expect(lone.user.log).toEqual(['start', 'stop']);
  });
});

describe('a user in the constructor', () => {
  it('can neither wait nor have a signal', () => {
    class Early extends User {
      readonly early = this.wait();
      @task()
      work() {}
    }
    expect(() => runUser(Early)).toThrow(expect.objectContaining({ code: 'USER_NOT_RUNNING' }));
  });
});
