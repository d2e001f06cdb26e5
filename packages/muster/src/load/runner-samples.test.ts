import { describe, expect, it } from 'vitest';
import { HttpUser } from '../scenario/http-user.ts';
import { tag } from '../scenario/tag.ts';
import { task } from '../scenario/task.ts';
import { TaskSet } from '../scenario/task-set.ts';
import { User } from '../scenario/user.ts';
import { constant } from '../scenario/wait-time.ts';
import { RunStats } from '../stats/run-stats.ts';
import { runnerOf, useRunClock, useServer } from './fixtures/test-run.ts';

const server = useServer();

describe('what a request puts into the statistics', () => {
  it('is its parts, too, which add up: the connection once a user, first byte and body each time', async () => {
    let bought = 0;
    class Shopper extends HttpUser {
      #times = 0;
      override waitTime(): number {
        return this.#times < 10 ? 0 : 100;
      }
      @task()
      async buy() {
        await this.client.get('/buy');
        this.#times += 1;
        bought += 1;
        if (bought === 50) this.environment.runner.quit();
      }
    }
    const { runner, stats } = runnerOf(Shopper, { host: server.host, runTime: null });
    await runner.run();
    const { requests, planned, responseTimes, serviceTimes, phases } = stats.total.aggregated();
    expect(requests).toBe(50);
    expect([phases.connect.count, phases.tls.count]).toEqual([5, 0]);
    expect([phases.firstByte.count, phases.body.count]).toEqual([requests, requests]);
    expect(phases.firstByte.minMicros).toBeGreaterThan(0);
    const parts = phases.connect.sumMicros + phases.firstByte.sumMicros + phases.body.sumMicros;
    // Each is rounded to whole µs.
    expect(Math.abs(serviceTimes.sumMicros - parts)).toBeLessThanOrEqual(2 * requests);
    expect([planned, serviceTimes === responseTimes]).toEqual([0, true]);
  });
});

describe('what a request without an answer puts into the statistics', () => {
  const clock = useRunClock();

  it('is no part at all of a connection that was refused', async () => {
    class Lost extends HttpUser {
      override waitTime = constant(0.05);
      @task()
      async ask() {
        await this.client.get('/');
      }
    }
    const { runner, stats } = runnerOf(Lost, { host: 'http://127.0.0.1:1', users: 1 });
    await clock.settled(runner.run());
    const { failures, phases } = stats.total.aggregated();
    expect(failures).toBe(8);
    expect([phases.connect.count, phases.firstByte.count, phases.body.count]).toEqual([0, 0, 0]);
  });
});

describe('figures by user class and tag', () => {
  const clock = useRunClock();

  @tag('browsing')
  class Pages extends TaskSet<HttpUser> {
    override async onStart() {
      await this.user.client.get('/entered');
    }
    @tag('slow')
    @task()
    async page() {
      await this.user.client.get('/page');
      this.interrupt();
    }
  }
  class Buyer extends HttpUser {
    override waitTime = constant(0.01);
    static override tasks = [Pages];
    override async onStart() {
      await this.client.get('/start');
    }
    override async onStop() {
      await this.client.get('/stop');
    }
    @task()
    async plain() {
      await this.client.get('/plain');
    }
  }
  class Clerk extends User {
    override waitTime = constant(0.01);
    @tag('slow')
    @task()
    async count() {
      await this.measure('SQL', 'stock', () => {});
    }
  }

  it('have the requests of those asked for, with the tags of the running task and of the TaskSets around', async () => {
    const stats = new RunStats({ groups: { userClasses: ['Buyer', 'Clerk'], tags: ['slow', 'browsing'] } });
    const { runner } = runnerOf([Buyer, Clerk], {
      host: server.host,
      users: 4,
      stats,
      seed: 1,
      runTime: 0.405,
    });
    await clock.settled(runner.run());
    const count = (name: string): number => stats.total.select(name).requests;
    const { totalGroups } = stats;
    // Two users of each class, started 10 ms apart, each with a task every 10 ms.
    expect([count('/start'), count('/stop'), count('stock')]).toEqual([2, 2, 40 + 38]);
    // A page comes without a wait: how many there are is drawn.
    expect([count('/plain'), count('/entered'), count('/page')]).toEqual([41 + 39, 76, 76]);
    expect(totalGroups.userClass('Clerk')?.requests).toBe(count('stock'));
    expect(totalGroups.userClass('Buyer')?.requests).toBe(stats.total.aggregated().requests - count('stock'));
    expect(totalGroups.tag('slow')?.requests).toBe(count('/page') + count('stock'));
    // Tags of a class are those of its tasks, not of its hooks.
    expect(totalGroups.tag('browsing')?.requests).toBe(count('/page'));
  });
});
