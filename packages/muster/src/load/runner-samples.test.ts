import { describe, expect, it } from 'vitest';
import { Events } from '../events/events.ts';
import { HttpUser } from '../scenario/http-user.ts';
import { LoadShape } from '../scenario/load-shape.ts';
import { tag } from '../scenario/tag.ts';
import { task } from '../scenario/task.ts';
import { TaskSet } from '../scenario/task-set.ts';
import type { Tick } from '../scenario/tick.ts';
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

describe('what is no text where one belongs', () => {
  const clock = useRunClock();

  it('counts by the text that it is shown as', async () => {
    const heard: unknown[] = [];
    class Odd extends HttpUser {
      override waitTime = constant(100);
      @task()
      async ask() {
        await this.client.renameRequest(7 as never, () => this.client.get('/'));
        await this.client.get('/', {
          catch: (response) => {
            response.name = { a: 1 } as never;
            response.failure({ code: 7 } as never);
          },
        });
        await this.client.get('/bare', { catch: (response) => response.failure(Object.create(null)) });
      }
    }
    const events = new Events();
    events.request.addListener(({ name }) => heard.push(name));
    const { runner, stats } = runnerOf(Odd, { users: 1, host: server.host, events });
    await clock.settled(runner.run());
    expect(heard).toEqual(['7', '{ a: 1 }', '/bare']);
    expect(stats.total.sorted().map(({ name }) => name)).toEqual(['/bare', '7', '{ a: 1 }']);
    expect(stats.errors.sorted()).toMatchObject([
      { name: '{ a: 1 }', error: '{ code: 7 }' },
      { name: '/bare', error: '[Object: null prototype] {}' },
    ]);
    expect(stats.exceptions.total).toBe(0);
  });

  it('also of the stage of a shape', async () => {
    class Numbered extends LoadShape {
      override tick(): Tick | null {
        return this.runTime < 1 ? [1, 10] : null;
      }
      override get stage(): string {
        return 7 as never;
      }
    }
    class Idle extends User {
      override waitTime = constant(100);
      @task()
      nothing() {}
    }
    const { runner, stats } = runnerOf(Idle, { shape: new Numbered(), runTime: null });
    await clock.settled(runner.run());
    expect(stats.seconds.at(0)?.stage).toBe('7');
  });
});
