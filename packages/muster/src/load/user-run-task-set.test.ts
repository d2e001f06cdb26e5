import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { StopUser } from '../scenario/control-flow.ts';
import { task } from '../scenario/task.ts';
import { TaskSet } from '../scenario/task-set.ts';
import { User } from '../scenario/user.ts';
import { runUser } from './testing/run-user.ts';

describe('a TaskSet', () => {
  abstract class Visitor extends User {
    readonly log: string[] = [];
    override onStop() {
      this.log.push('user stop');
    }
  }

  it('is entered like a task and left by interrupt(), the parent goes on at once', async () => {
    class Shop extends TaskSet<Shopper> {
      override onStart() {
        this.user.log.push('enter');
      }
      override async onStop() {
        await turn();
        this.user.log.push('leave');
      }
      @task()
      buy() {
        this.user.log.push('buy');
        if (this.user.log.length > 3) this.interrupt();
      }
    }
    class Shopper extends Visitor {
      static override tasks = [Shop];
      override waitTime() {
        this.log.push('wait');
        return 0;
      }
    }
    const draws = runUser(Shopper);
    while (draws.user.log.filter((one) => one === 'enter').length < 2) await turn();
    draws.run.stop();
    await draws.run.over;
    expect(draws.user.log.slice(0, 6)).toEqual(['enter', 'buy', 'wait', 'buy', 'leave', 'enter']);
    expect(draws.user.log.slice(-2)).toEqual(['leave', 'user stop']);
    expect(draws.exceptions).toEqual([]);
  });

  it('interrupt(false) lets the parent wait first', async () => {
    class Shop extends TaskSet<Shopper> {
      @task()
      leave() {
        this.user.log.push('leave');
        this.interrupt(false);
      }
    }
    class Shopper extends Visitor {
      static override tasks = [Shop];
      override waitTime(): number {
        this.log.push('wait');
        throw new Error('enough');
      }
    }
    const { run, user } = runUser(Shopper);
    await run.over;
    expect(user.log).toEqual(['leave', 'wait', 'user stop']);
  });

  it("has a wait time of its own, or else the user's", async () => {
    class Inner extends TaskSet<Shopper> {
      @task()
      work() {
        this.user.note('inner');
        if (this.user.log.length > 7) throw new StopUser();
      }
    }
    class Outer extends TaskSet<Shopper> {
      override waitTime() {
        this.user.log.push('outer wait');
        return 0;
      }
      @task()
      work() {
        this.user.log.push('outer');
        if (this.user.log.length > 3) this.scheduleTask(Inner);
      }
    }
    class Shopper extends Visitor {
      static override tasks = [Outer];
      override waitTime() {
        this.log.push('user wait');
        return 0;
      }
      note(what: string) {
        this.log.push(what);
      }
    }
    const { run, user, exceptions } = runUser(Shopper);
    await run.over;
    expect(user.log).toEqual(
      [
        'outer',
        'outer wait',
        'outer',
        'outer wait',
        'outer',
        'outer wait',
        'inner',
        'user wait',
        'inner',
        'user stop',
      ].filter((_what, index) => index !== 99),
    );
    expect(exceptions).toEqual([]);
  });

  it('knows its user and parent at any depth, and ends from inner to outer with the user', async () => {
    class Inner extends TaskSet<Shopper> {
      declare readonly parent: Outer;
      override onStart() {
        this.user.log.push(`inner in ${this.parent.constructor.name}`);
      }
      override onStop() {
        this.user.log.push('inner stop');
      }
      @task()
      work() {
        this.user.log.push(`user ${this.parent.parent === this.user}`);
        throw new StopUser();
      }
    }
    class Outer extends TaskSet<Shopper> {
      static override tasks = [Inner];
      override onStop() {
        throw new Error('forgot the key');
      }
    }
    class Shopper extends Visitor {
      static override tasks = [Outer];
    }
    const { run, user, exceptions } = runUser(Shopper);
    await run.over;
    expect(user.log).toEqual(['inner in Outer', 'user true', 'inner stop', 'user stop']);
    expect(exceptions.map(String)).toEqual(['Error: forgot the key']);
  });

  it('runs onStop of all that are open when the user is killed', async () => {
    class Inner extends TaskSet<Shopper> {
      override onStop() {
        this.user.log.push('inner stop');
      }
      @task()
      async work() {
        await new Promise(() => {});
      }
    }
    class Outer extends TaskSet<Shopper> {
      static override tasks = [Inner];
      override onStop() {
        this.user.log.push('outer stop');
      }
    }
    class Shopper extends Visitor {
      static override tasks = [Outer];
    }
    const { run, user } = runUser(Shopper);
    await turn();
    run.kill();
    await run.over;
    expect(user.log).toEqual(['inner stop', 'outer stop', 'user stop']);
  });

  it('is not entered when its onStart throws: that happens in the task of its parent', async () => {
    class Closed extends TaskSet<Shopper> {
      override async onStart() {
        this.user.log.push('try');
        await turn();
        if (this.user.log.length === 1) throw new Error('closed');
        if (this.user.log.length === 3) this.interrupt();
        throw new StopUser();
      }
      override onStop() {
        this.user.log.push('never');
      }
      @task()
      work() {
        this.user.log.push('never');
      }
    }
    class Shopper extends Visitor {
      static override tasks = [Closed];
      override waitTime() {
        this.log.push('wait');
        return 0;
      }
    }
    const { run, user, exceptions } = runUser(Shopper);
    await run.over;
    expect(user.log).toEqual(['try', 'wait', 'try', 'try', 'user stop']);
    expect(exceptions.map(String)).toEqual(['Error: closed']);
  });

  it('runs scheduled tasks before any other, methods, functions and TaskSets alike', async () => {
    const free = (shop: Shop) => void shop.user.log.push(`function in ${shop.constructor.name}`);
    class Side extends TaskSet<Shopper> {
      @task()
      look() {
        this.user.log.push('side');
        this.interrupt();
      }
    }
    class Shop extends TaskSet<Shopper> {
      override onStart() {
        this.scheduleTask(this.second);
        this.scheduleTask(free);
        this.scheduleTask(Side);
        this.scheduleTask(this.first, true);
      }
      first() {
        this.user.log.push('first');
      }
      second() {
        this.user.log.push('second');
      }
      @task()
      last() {
        this.user.log.push('last');
        throw new StopUser();
      }
    }
    class Shopper extends Visitor {
      static override tasks = [Shop];
    }
    const { run, user, exceptions } = runUser(Shopper);
    await run.over;
    expect(user.log).toEqual(['first', 'second', 'function in Shop', 'side', 'last', 'user stop']);
    expect(exceptions).toEqual([]);
  });

  it('refuses to schedule without end', async () => {
    class Shop extends TaskSet<Shopper> {
      @task()
      work() {
        for (;;) this.scheduleTask(this.work);
      }
    }
    class Shopper extends Visitor {
      static override tasks = [Shop];
    }
    const { run, exceptions } = runUser(Shopper);
    await turn();
    run.kill();
    await run.over;
    expect(exceptions[0]).toMatchObject({ code: 'TASK_QUEUE_FULL' });
  });
});
