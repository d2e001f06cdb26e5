import { describe, expect, it } from 'vitest';
import { Events } from '../events/events.ts';
import { StopTest, StopUser } from '../scenario/control-flow.ts';
import { HttpUser } from '../scenario/http-user.ts';
import { task } from '../scenario/task.ts';
import { User } from '../scenario/user.ts';
import { constant } from '../scenario/wait-time.ts';
import { runnerOf, useRunClock, useServer } from './fixtures/test-run.ts';
import type { Runner } from './runner.ts';

const clock = useRunClock();
const server = useServer();

class Idle extends User {
  override waitTime = constant(100);
  @task()
  nothing() {}
}

class Other extends Idle {}

/** Runs while `during` does what it does, then stops. */
async function running(runner: Runner, during: () => Promise<void>): Promise<void> {
  const run = runner.run();
  try {
    await during();
  } finally {
    runner.stop();
    await clock.settled(run);
  }
}

describe('a load that changes', () => {
  it('goes up and down while the test runs, and tells when it has come about', async () => {
    const events = new Events();
    const reached: number[] = [];
    events.spawningComplete.addListener(({ userCount }) => reached.push(userCount));
    const { runner, stats, wheel } = runnerOf([Idle, Other], { users: 4, runTime: null, events });
    await running(runner, async () => {
      await clock.until(() => reached.length === 1);
      expect([runner.state, runner.userCount]).toEqual(['running', 4]);
      runner.setLoad(20, 500);
      expect(runner.state).toBe('spawning');
      await clock.until(() => reached.length === 2);
      runner.setLoad(2, 500);
      await clock.until(() => reached.length === 3);
      runner.setLoad(6, 500, [Other]);
      await clock.until(() => reached.length === 4);
      expect(runner.targetUsers).toBe(6);
    });
    expect(reached).toEqual([4, 20, 2, 6]);
    expect([runner.state, runner.userCount]).toEqual(['stopped', 0]);
    expect(stats.exceptions.total).toBe(0);
    expect(wheel.pending).toBe(0);
  });

  it('is refused when it is none', async () => {
    const { runner } = runnerOf(Idle, { runTime: null });
    expect(() => runner.setLoad(-1, 1)).toThrow(expect.objectContaining({ code: 'LOAD_INVALID' }));
    expect(() => runner.setLoad(1, 0)).toThrow(expect.objectContaining({ code: 'LOAD_INVALID' }));
    expect(() => runner.setLoad(1, 1, [Other])).toThrow('there are Idle');
    expect(() => runnerOf(Idle, { users: 1.5 })).toThrow('whole number');
  });

  it('lets a surplus user finish its task, and kills it after the stop timeout', async () => {
    const life: string[] = [];
    let finish = (): void => {};
    class Busy extends HttpUser {
      @task()
      async act() {
        life.push('begins');
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        life.push('finished');
      }
      override onStop() {
        life.push('stopped');
      }
    }
    const { runner } = runnerOf(Busy, { users: 1, runTime: null, stopTimeout: 60, host: server.host });
    await running(runner, async () => {
      await clock.until(() => life.length === 1);
      runner.setLoad(0, 100);
      // It is asked to stop as soon as the event loop turns; it is still there.
      await clock.advance(50);
      expect([runner.userCount, runner.state]).toEqual([1, 'spawning']);
      finish();
      await clock.until(() => runner.userCount === 0);
    });
    expect(life).toEqual(['begins', 'finished', 'stopped']);

    class Stuck extends HttpUser {
      @task()
      async act() {
        await this.client.get('/never');
      }
      override onStop() {
        life.push('killed');
      }
    }
    const second = runnerOf(Stuck, { users: 1, runTime: null, stopTimeout: 0.1, host: server.host });
    await running(second.runner, async () => {
      await clock.until(() => server.requests.includes('/never'));
      second.runner.setLoad(0, 100);
      await clock.until(() => second.runner.state === 'running' && second.runner.userCount === 0);
    });
    expect(life.at(-1)).toBe('killed');
    expect(second.stats.total.aggregated().requests).toBe(0);
    expect(second.stats.exceptions.total).toBe(0);
    expect(second.runner.abandonedUsers).toBe(0);
  });

  it('does not make up for users that end by themselves, until it changes', async () => {
    let started = 0;
    class Brief extends User {
      override waitTime = constant(100);
      readonly #number = started++;
      @task()
      act() {
        if (this.#number < 3) throw new StopUser();
      }
    }
    const { runner, stats } = runnerOf(Brief, { users: 8, spawnRate: 1000, runTime: null });
    await running(runner, async () => {
      await clock.until(() => runner.state === 'running' && runner.userCount === 5);
      await clock.advance(50);
      expect(started).toBe(8);
      runner.setLoad(9, 1000);
      await clock.until(() => runner.userCount === 9);
      expect(started).toBe(12);
    });
    expect(stats.exceptions.total).toBe(0);
  });

  it('begins the statistics anew when all are there, once, if asked to', async () => {
    class Visitor extends HttpUser {
      override waitTime = constant(0.01);
      override async onStart() {
        await this.client.get('/start');
      }
      @task()
      async act() {
        await this.client.get('/act');
      }
    }
    const events = new Events();
    let resets = 0;
    events.resetStats.addListener(() => {
      resets += 1;
    });
    // The first four have started long before the fifth.
    const { runner, stats } = runnerOf(Visitor, {
      users: 5,
      spawnRate: 10,
      runTime: 2.1,
      resetStats: true,
      events,
      host: server.host,
    });
    events.spawningComplete.addListener(() => {
      if (runner.targetUsers === 5) runner.setLoad(6, 100);
    });
    await clock.settled(runner.run());
    expect(resets).toBe(1);
    // Those of the fifth and the sixth.
    expect(stats.total.select('/start').requests).toBe(2);
    const counted = [...stats.seconds].reduce((sum, second) => sum + second.requests, 0);
    expect(counted).toBe(stats.total.aggregated().requests);
    const length = [...stats.seconds].reduce((sum, second) => sum + second.length, 0);
    // The fifth came after 400 ms.
    expect(stats.duration).toBeCloseTo(1.7, 9);
    expect(length).toBeCloseTo(1.7, 9);
    expect(stats.seconds.at(-1)?.elapsed).toBe(2.1);
  });

  it('ends with StopTest, and by the will of the locustfile', async () => {
    class Ender extends User {
      @task()
      act() {
        throw new StopTest();
      }
    }
    const first = runnerOf(Ender, { runTime: null });
    expect(await clock.settled(first.runner.run())).toBe('stopped by the test');
    expect(first.stats.exceptions.total).toBe(0);

    class Quitter extends User {
      @task()
      act() {
        this.environment.runner.quit();
      }
    }
    expect(await clock.settled(runnerOf(Quitter, { runTime: null }).runner.run())).toBe(
      'stopped by the test',
    );
  });

  it('does not wait for users that ignore being killed, and says so', async () => {
    class Stubborn extends User {
      override waitTime = constant(100);
      override onStop() {
        return new Promise<void>(() => {});
      }
      @task()
      act() {}
    }
    const warnings: string[] = [];
    const { runner, stats } = runnerOf([Stubborn, Idle], {
      users: 4,
      runTime: 0.2,
      stopTimeout: 0,
      onWarning: (message) => warnings.push(message),
    });
    await clock.settled(runner.run());
    expect(runner.abandonedUsers).toBe(2);
    expect(warnings).toEqual([expect.stringContaining('2 users did not come to an end')]);
    expect(stats.seconds.at(-1)?.users).toBe(0);
  });

  it('cannot go on without a host', async () => {
    class Homeless extends HttpUser {
      @task()
      async act() {
        await this.client.get('/');
      }
    }
    const { runner } = runnerOf(Homeless, { runTime: null });
    await expect(clock.settled(runner.run())).rejects.toMatchObject({ code: 'HOST_MISSING' });
    expect(runner.state).toBe('stopped');
  });
});
