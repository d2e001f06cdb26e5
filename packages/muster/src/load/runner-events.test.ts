import { describe, expect, it } from 'vitest';
import { Events, events as processEvents } from '../events/events.ts';
import { RescheduleTask, RescheduleTaskImmediately, StopTest, StopUser } from '../scenario/control-flow.ts';
import { HttpUser } from '../scenario/http-user.ts';
import type { RequestEvent } from '../scenario/report-request.ts';
import { task } from '../scenario/task.ts';
import { User } from '../scenario/user.ts';
import { constant } from '../scenario/wait-time.ts';
import { runnerOf, useRunClock, useServer } from './fixtures/test-run.ts';

const clock = useRunClock();
const server = useServer();

class Visitor extends HttpUser {
  override waitTime = constant(100);
  override context() {
    return { tenant: 'blue', part: 'user' };
  }
  @task()
  async act() {
    await this.client.get('/fail', { name: 'failing', context: { part: 'request' } });
    await this.measure('SQL', 'orders', () => 'rows', { responseLength: 4 });
    throw new TypeError('slipped');
  }
}

describe('events of a run', () => {
  it('come in the order of its life, and those that say so are waited for', async () => {
    const events = new Events();
    const story: string[] = [];
    const { runner } = runnerOf(Visitor, { users: 2, host: server.host, events });
    const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));
    events.testStart.addListener(async ({ environment }) => {
      await later();
      story.push(`testStart ${environment.runner.state} ${environment.runner.userCount}`);
    });
    events.spawningComplete.addListener(({ userCount }) => story.push(`spawningComplete ${userCount}`));
    events.testStopping.addListener(async ({ environment }) => {
      await later();
      story.push(`testStopping ${environment.runner.state} ${environment.runner.userCount}`);
    });
    events.testStop.addListener(({ environment }) => {
      story.push(`testStop ${environment.runner.state} ${environment.runner.userCount}`);
      expect(environment.stats.seconds.at(-1)?.users).toBe(0);
    });
    expect(await clock.settled(runner.run())).toBe('run time');
    expect(story).toEqual([
      'testStart ready 0',
      'spawningComplete 2',
      'testStopping stopping 2',
      'testStop stopped 0',
    ]);
    expect(events.listenerErrors).toEqual([]);
  });

  it('tell of every request and of what is measured like one, as the statistics count them', async () => {
    const heard: RequestEvent[] = [];
    const listener = processEvents.request.addListener((event) => heard.push(event));
    try {
      const { runner, stats } = runnerOf(Visitor, { users: 2, host: server.host, events: processEvents });
      // The first user comes with the next ms, the second after 10 ms.
      const before = Date.now();
      await clock.settled(runner.run());
      expect(heard).toHaveLength(4);
      expect(heard.find(({ name }) => name === 'failing')).toMatchObject({
        requestType: 'GET',
        responseLength: 2,
        context: { tenant: 'blue', part: 'request' },
        exception: 'HTTP 500',
        url: `${server.host}/fail`,
      });
      expect(heard.find(({ name }) => name === 'orders')).toMatchObject({
        requestType: 'SQL',
        responseLength: 4,
        response: 'rows',
        context: { tenant: 'blue', part: 'user' },
        exception: null,
        url: null,
      });
      expect(heard.map(({ startTime }) => startTime - before).sort()).toEqual([1, 1, 10, 10]);
      expect(heard.map(({ responseTime }) => responseTime)).toEqual([0, 0, 0, 0]);
      expect(stats.total.sorted().map(({ method, name, requests }) => [method, name, requests])).toEqual([
        ['GET', 'failing', 2],
        ['SQL', 'orders', 2],
      ]);
    } finally {
      processEvents.request.removeListener(listener);
    }
  });

  it('of one run are told to its own listeners alone, what users measure too', async () => {
    const events = new Events();
    const heard: string[] = [];
    const strayed: string[] = [];
    events.request.addListener(({ name }) => heard.push(name));
    const stray = processEvents.request.addListener(({ name }) => strayed.push(name));
    try {
      await clock.settled(runnerOf(Visitor, { users: 1, host: server.host, events }).runner.run());
    } finally {
      processEvents.request.removeListener(stray);
    }
    expect(heard).toEqual(['failing', 'orders']);
    expect(strayed).toEqual([]);
  });

  it('tell of exceptions, with the user', async () => {
    const events = new Events();
    const heard: unknown[] = [];
    events.userError.addListener(({ user, exception }) => heard.push(user?.constructor, exception));
    await clock.settled(runnerOf(Visitor, { users: 1, host: server.host, events }).runner.run());
    expect(heard).toEqual([Visitor, expect.objectContaining({ message: 'slipped' })]);
  });

  it('can set the load before the first user, and end the test', async () => {
    const events = new Events();
    const started: User[] = [];
    class Idle extends User {
      override waitTime = constant(100);
      override onStart() {
        started.push(this);
      }
      @task()
      nothing() {}
    }
    events.testStart.addListener(({ environment }) => environment.runner.setLoad(3, 100));
    events.spawningComplete.addListener(() => {
      throw new StopTest();
    });
    expect(await clock.settled(runnerOf(Idle, { runTime: null, events }).runner.run())).toBe(
      'stopped by the test',
    );
    expect(started).toHaveLength(3);
    expect(events.listenerErrors).toEqual([]);

    events.testStart.addListener(() => {
      throw new StopTest();
    });
    expect(await clock.settled(runnerOf(Idle, { runTime: null, events }).runner.run())).toBe(
      'stopped by the test',
    );
    expect(started).toHaveLength(3);
  });

  it('`request`: control flow that a listener throws reaches the task, over HTTP and from measure', async () => {
    const events = new Events();
    const story: string[] = [];
    const flows = [new RescheduleTask(), new RescheduleTaskImmediately(), new StopUser()];
    events.request.addListener(() => {
      const flow = flows.shift();
      if (flow !== undefined) throw flow;
    });
    events.request.addListener(({ name }) => story.push(`heard ${name}`));
    class Steered extends HttpUser {
      @task()
      async act() {
        if (flows.length > 1) await this.client.get('/page');
        else await this.measure('SQL', 'orders', () => 'rows');
        story.push('not reached');
      }
      override onStop() {
        story.push('stop');
      }
    }
    const { runner, stats } = runnerOf(Steered, { users: 1, host: server.host, events });
    expect(await clock.settled(runner.run())).toBe('run time');
    expect(story).toEqual(['heard /page', 'heard /page', 'heard orders', 'stop']);
    expect(events.listenerErrors).toEqual([]);
    expect(stats.exceptions.total).toBe(0);
    expect(stats.total.aggregated().requests).toBe(3);
  });

  it('`init` and `testStart` can set weights, fixed counts and tasks', async () => {
    const events = new Events();
    const acted = new Set<string>();
    class Idle extends User {
      override waitTime = constant(100);
      @task()
      act() {
        acted.add(this.constructor.name);
      }
    }
    class Few extends Idle {}
    class Many extends Idle {}
    class One extends Idle {}
    const { runner, stats } = runnerOf([Few, Many, One], { users: 5, runTime: 1.5, seed: 1, events });
    events.testStart.addListener(() => {
      Few.weight = 0;
      Many.weight = 3;
      One.fixedCount = 1;
      Many.tasks = [() => void acted.add('listed')];
    });
    await clock.settled(runner.run());
    expect(stats.seconds.at(0)?.usersByClass).toEqual({ Few: 0, Many: 4, One: 1 });
    expect(acted.has('listed')).toBe(true);
    events.testStart.addListener(() => {
      Many.weight = -1;
    });
    await expect(clock.settled(runnerOf(Many, { events }).runner.run())).rejects.toMatchObject({
      code: 'USER_CLASS_INVALID',
    });
  });

  it('`testStart` knows what the run was asked for, and code can begin the statistics anew', async () => {
    const events = new Events();
    const asked: unknown[] = [];
    events.testStart.addListener(({ environment }) => asked.push(environment.options));
    class Once extends User {
      override waitTime = constant(100);
      @task()
      async act() {
        this.record('FLOW', 'before', 1);
        this.environment.runner.resetStats();
        this.record('FLOW', 'after', 1);
      }
    }
    const { runner, stats } = runnerOf(Once, { users: 1, spawnRate: 7, events });
    await clock.settled(runner.run());
    expect(asked).toEqual([{ users: 1, spawnRate: 7, runTime: 0.4 }]);
    expect(stats.total.sorted().map(({ name }) => name)).toEqual(['after']);
  });
});
