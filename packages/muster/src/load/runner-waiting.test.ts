import { describe, expect, it } from 'vitest';
import { HttpUser } from '../scenario/http-user.ts';
import { task } from '../scenario/task.ts';
import { constant } from '../scenario/wait-time.ts';
import { runnerOf, useRunClock, useServer } from './fixtures/test-run.ts';

const clock = useRunClock();
const server = useServer(() => 1000);

describe('users that wait for an answer when the run is over', () => {
  class Asker extends HttpUser {
    override waitTime = constant(60);
    @task()
    async ask() {
      await this.client.get('/never');
    }
  }

  it('are counted, each with how long it had waited', async () => {
    // One starts every 10 ms; the first one by a timer, in the millisecond after the beginning.
    const { runner } = runnerOf(Asker, { host: server.host, runTime: 30, stopTimeout: 0 });
    await clock.settled(runner.run());
    const { running, waits } = runner.waitingUsers;
    expect(running).toBe(5);
    expect(waits.map(Math.round)).toEqual([29_999, 29_990, 29_980, 29_970, 29_960]);
  });

  it('have waited through the stop timeout, too', async () => {
    const { runner } = runnerOf(Asker, { host: server.host, users: 1, runTime: 30, stopTimeout: 5 });
    await clock.settled(runner.run());
    expect(runner.waitingUsers.waits.map(Math.round)).toEqual([34_999]);
  });

  it('are none of those that get their answer within the stop timeout, or wait for their next task', async () => {
    class Answered extends HttpUser {
      override waitTime = constant(60);
      @task()
      async ask() {
        await this.client.get('/');
      }
    }
    const soon = runnerOf(Answered, { host: server.host, runTime: 0.5, stopTimeout: 5 });
    await clock.settled(soon.runner.run());
    expect(soon.runner.waitingUsers).toEqual({ running: 5, waits: [] });
    const idle = runnerOf(Answered, { host: server.host, runTime: 5, stopTimeout: 0 });
    await clock.settled(idle.runner.run());
    expect(idle.runner.waitingUsers).toEqual({ running: 5, waits: [] });
  });

  it('are none of those that were sent away while it went on', async () => {
    const { runner, wheel } = runnerOf(Asker, { host: server.host, runTime: 30, stopTimeout: 0 });
    wheel.set(10_000, () => runner.setLoad(2, 100));
    await clock.settled(runner.run());
    const { running, waits } = runner.waitingUsers;
    expect([running, waits.length]).toEqual([2, 2]);
  });

  it('count once, however much they asked for at a time', async () => {
    class Greedy extends HttpUser {
      @task()
      async ask() {
        await Promise.all([this.client.get('/never'), this.client.get('/never')]);
      }
    }
    const { runner } = runnerOf(Greedy, { host: server.host, users: 1, runTime: 30, stopTimeout: 0 });
    await clock.settled(runner.run());
    expect(runner.waitingUsers.waits.map(Math.round)).toEqual([29_999]);
  });
});
