import { describe, expect, it } from 'vitest';
import { StopUser } from '../scenario/control-flow.ts';
import { HttpUser } from '../scenario/http-user.ts';
import { task } from '../scenario/task.ts';
import { between, constant } from '../scenario/wait-time.ts';
import { runnerOf, useRunClock, useServer } from './fixtures/test-run.ts';
import type { RunnerOptions } from './runner.ts';

const clock = useRunClock();
const server = useServer();

function runner(userClass: object, options: Partial<RunnerOptions> = {}) {
  return runnerOf(userClass, { host: server.host, ...options });
}

describe('Runner', () => {
  it('runs every user from onStart to onStop, its tasks by their weights', async () => {
    const life: string[] = [];
    class Shopper extends HttpUser {
      override waitTime = between(0.001, 0.003);
      override async onStart() {
        await this.client.get('/start');
        life.push('start');
      }
      override onStop() {
        life.push('stop');
      }
      @task(3)
      async often() {
        await this.client.get('/often');
      }
      @task()
      async seldom() {
        await this.client.get('/seldom');
      }
    }
    const { runner: made, stats, wheel } = runner(Shopper, { runTime: 1.2, seed: 4 });
    expect(await clock.settled(made.run())).toBe('run time');
    expect(life.toSorted()).toEqual([...Array(5).fill('start'), ...Array(5).fill('stop')]);
    const often = stats.total.select('/often').requests;
    const seldom = stats.total.select('GET /seldom').requests;
    expect(stats.total.select('/start').requests).toBe(5);
    expect([often, seldom]).toEqual([1780, 575]);
    expect(stats.total.aggregated().failures).toBe(0);
    expect(wheel.pending).toBe(0);
  });

  it('counts failures and exceptions, and the user goes on', async () => {
    class Clumsy extends HttpUser {
      override waitTime = constant(0.005);
      @task()
      async fail() {
        await this.client.get('/fail');
        throw new TypeError('slipped');
      }
    }
    const { runner: made, stats } = runner(Clumsy, { runTime: 0.402 });
    await clock.settled(made.run());
    const { requests, failures } = stats.total.aggregated();
    // Users come every 10 ms, and each asks every 5 ms.
    expect(requests).toBe(81 + 79 + 77 + 75 + 73);
    expect(failures).toBe(requests);
    expect(stats.errors.sorted()).toMatchObject([{ method: 'GET', name: '/fail', error: 'HTTP 500' }]);
    expect(stats.errors.sorted()[0]?.occurrences).toBe(failures);
    expect(stats.exceptions.total).toBe(requests);
    expect(stats.exceptions.sorted()[0]?.message).toBe('TypeError: slipped');
    expect(stats.exceptions.sorted()[0]?.traceback).toContain('runner.test.ts');
  });

  it('ends a user whose onStart throws, without its tasks', async () => {
    class Stillborn extends HttpUser {
      override onStart() {
        throw new Error('no login');
      }
      @task()
      async never() {
        await this.client.get('/');
      }
    }
    const { runner: made, stats } = runner(Stillborn);
    await clock.settled(made.run());
    expect(stats.total.aggregated().requests).toBe(0);
    expect(stats.exceptions.total).toBe(5);
    expect(stats.seconds.at(-1)?.users).toBe(0);
  });

  it('takes a user that stops while it is made for one that has ended', async () => {
    class Unborn extends HttpUser {
      readonly account: string = (() => {
        throw new StopUser();
      })();
      @task()
      never() {}
    }
    const { runner: made, stats } = runner(Unborn);
    await clock.settled(made.run());
    expect(stats.exceptions.total).toBe(0);
    expect(stats.seconds.at(-1)?.users).toBe(0);
  });

  it('cancels at the end what does not finish within the stop timeout, and does not count it', async () => {
    class Stuck extends HttpUser {
      @task()
      async stuck() {
        await this.client.get('/never');
      }
    }
    const { runner: made, stats } = runner(Stuck, { stopTimeout: 0 });
    await clock.settled(made.run());
    expect(stats.total.aggregated().requests).toBe(0);
    expect(stats.exceptions.total).toBe(0);
    expect(stats.seconds.at(-1)?.users).toBe(0);
  });

  it('keeps the event loop turning for tasks without wait, input or output', async () => {
    class Busy extends HttpUser {
      @task()
      nothing() {}
    }
    const { runner: made } = runner(Busy);
    expect(await clock.settled(made.run())).toBe('run time');
  });

  it('stops when asked to, without a run time', async () => {
    class Idle extends HttpUser {
      override waitTime = constant(100);
      @task()
      async get() {
        await this.client.get('/');
      }
    }
    const { runner: made } = runner(Idle, { runTime: null });
    const run = made.run();
    await clock.advance(50);
    made.stop();
    expect(await clock.settled(run)).toBe('interrupted');
    expect(made.state).toBe('stopped');
  });

  it('divides the run into seconds, steady from the moment all users run', async () => {
    class Steady extends HttpUser {
      override waitTime = constant(0.02);
      @task()
      async get() {
        await this.client.get('/');
      }
    }
    const { runner: made, stats } = runner(Steady, { users: 4, spawnRate: 4, runTime: 3.205 });
    await clock.settled(made.run());
    const seconds = [...stats.seconds];
    expect(seconds.map((second) => second.steady)).toEqual([false, true, true, false]);
    expect(seconds.map((second) => second.users)).toEqual([4, 4, 4, 0]);
    const counted = seconds.reduce((sum, second) => sum + second.requests, 0);
    expect(counted).toBe(stats.total.aggregated().requests);
    const steady = seconds.filter((second) => second.steady);
    expect(stats.steady.aggregated().requests).toBe(steady.reduce((sum, second) => sum + second.requests, 0));
    expect(stats.steadySeconds).toBe(2);
    // Users come every 250 ms, and each asks every 20 ms.
    expect(seconds.map((second) => second.requests)).toEqual([
      50 + 38 + 25 + 13,
      200,
      200,
      11 + 10 + 11 + 10,
    ]);
    expect(seconds.map(({ elapsed }) => elapsed)).toEqual([1, 2, 3, 3.205]);
  });
});
