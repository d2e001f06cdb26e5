import { afterEach, describe, expect, it } from 'vitest';
import { perSecond, ramp } from '../scenario/arrivals/arrivals.ts';
import { iterations, lasting } from '../scenario/arrivals/session.ts';
import { StopTest } from '../scenario/control-flow.ts';
import { HttpUser } from '../scenario/http-user.ts';
import { shapeOf } from '../scenario/load-shape.ts';
import { stages } from '../scenario/shapes/stages.ts';
import { task } from '../scenario/task.ts';
import { TaskSet } from '../scenario/task-set.ts';
import { User } from '../scenario/user.ts';
import { constant, constantPacing } from '../scenario/wait-time.ts';
import type { ArrivalCounts } from '../stats/arrival-counts.ts';
import type { Histogram } from '../stats/histogram.ts';
import { runnerOf, useRunClock, useServer } from './fixtures/test-run.ts';

const clock = useRunClock();
/** ms that the server waits before its next answer. */
let serverWaits = (): number => 0;
const server = useServer(() => serverWaits());
afterEach(() => {
  serverWaits = () => 0;
});

/** From now on the server answers at once, but for a time in which it answers nobody. Ms since the next request. */
function freeze(from: number, to: number): void {
  let first = 0;
  serverWaits = () => {
    if (first === 0) first = performance.now();
    const since = performance.now() - first;
    return since < from || since >= to ? 0 : to - since;
  };
}

/** In ms: a histogram gives at most a thousandth more. */
function wholeMs(histogram: Histogram, quantile: number): number {
  return Math.floor(histogram.valueAt(quantile) / 1000);
}

/** What every run keeps to. */
function checkSum({ planned, started, dropped, finished, unfinished }: ArrivalCounts): void {
  expect(started + dropped).toBe(planned);
  expect(finished + unfinished).toBe(started);
}

describe('users that arrive by plan', () => {
  it('come as often as planned, live one session each and leave, without any other users', async () => {
    const lives: string[][] = [];
    class Visitor extends User {
      static override arrivals = perSecond(100);
      static override session = iterations(2);
      readonly life: string[] = [];
      override onStart() {
        lives.push(this.life);
        this.life.push('start');
      }
      override onStop() {
        this.life.push('stop');
      }
      @task()
      visit() {
        this.life.push('visit');
      }
    }
    const { runner, stats } = runnerOf(Visitor, { runTime: 0.5 });
    expect(runner.targetUsers).toBe(0);
    await clock.settled(runner.run());
    expect(stats.arrivals).toMatchObject({
      planned: 50,
      started: 50,
      dropped: 0,
      unfinished: 0,
      finished: 50,
    });
    expect(lives).toHaveLength(50);
    for (const life of lives) expect(life).toEqual(['start', 'visit', 'visit', 'stop']);
    expect(runner.userCount).toBe(0);
  });

  it('count a TaskSet as one task, until it is left', async () => {
    const log: string[] = [];
    class Steps extends TaskSet<Visitor> {
      @task()
      step() {
        log.push('step');
        if (log.length === 3) this.interrupt();
      }
    }
    class Visitor extends User {
      static override arrivals = perSecond(4);
      static override tasks = [Steps];
    }
    const { runner, stats } = runnerOf(Visitor, { runTime: 0.2 });
    await clock.settled(runner.run());
    expect(log).toEqual(['step', 'step', 'step']);
    expect(stats.arrivals).toMatchObject({ started: 1, finished: 1 });
  });

  it('leave when their time is over, also in the middle of a wait', async () => {
    class Reader extends User {
      static override arrivals = perSecond(5);
      static override session = lasting(0.1);
      override waitTime = constant(60);
      @task()
      read() {}
    }
    const { runner, stats } = runnerOf(Reader, { runTime: 0.58 });
    await clock.settled(runner.run());
    // They come after 100, 300 and 500 ms; the end cuts the last one short.
    expect(stats.arrivals).toMatchObject({ planned: 3, started: 3, finished: 2, unfinished: 1 });
    checkSum(stats.arrivals as ArrivalCounts);
  });

  it('are unfinished when the end of the run cuts them short, and finished when they were done', async () => {
    class Slow extends User {
      static override arrivals = perSecond(10);
      override onStop() {
        return new Promise<void>((resolve) => setTimeout(resolve, 5));
      }
      @task()
      async dawdle() {
        await this.wait();
      }
      override waitTime = constant(30);
    }
    class Brisk extends Slow {
      static override arrivals = perSecond(10);
      override waitTime = constant(0);
    }
    const { runner, stats } = runnerOf([Slow, Brisk], { runTime: 0.5, stopTimeout: 1 });
    await clock.settled(runner.run());
    expect(stats.arrivalsByClass.Slow).toMatchObject({ planned: 5, finished: 0, unfinished: 5 });
    expect(stats.arrivalsByClass.Brisk).toMatchObject({ planned: 5, finished: 5, unfinished: 0 });
    checkSum(stats.arrivalsByClass.Slow as ArrivalCounts);
    checkSum(stats.arrivalsByClass.Brisk as ArrivalCounts);
    expect(runner.userCount).toBe(0);
  });

  it('are dropped beyond mostAtOnce', async () => {
    class Crowd extends User {
      static override arrivals = perSecond(100);
      static override mostAtOnce = 3;
      override waitTime = constant(30);
      @task()
      async stay() {
        await this.wait();
      }
    }
    const { runner, stats } = runnerOf(Crowd, { runTime: 0.3, stopTimeout: 0 });
    await clock.settled(runner.run());
    expect(stats.arrivals).toMatchObject({ planned: 30, started: 3, dropped: 27 });
    checkSum(stats.arrivals as ArrivalCounts);
  });

  it('come beside other users, of whom the load alone speaks', async () => {
    class Visitor extends User {
      static override arrivals = perSecond(50);
      static override weight = 100;
      @task()
      visit() {}
    }
    class Resident extends User {
      override waitTime = constant(0.05);
      @task()
      live() {}
    }
    const { runner, stats } = runnerOf([Visitor, Resident], {
      users: 4,
      runTime: 1.2,
    });
    expect(() => runner.setLoad(5, 100, [Visitor])).toThrow(/Visitor does not take part; there are Resident/);
    await clock.settled(runner.run());
    expect(stats.seconds.at(0)?.usersByClass.Resident).toBe(4);
    expect(stats.seconds.at(0)?.arrivalsByClass.Visitor).toMatchObject({ planned: 50 });
    expect(stats.arrivals?.planned).toBe(60);
    expect(stats.totalLag.count).toBe(60 + 4 * 23);
  });

  it('are steady when their ramp is over, and not before', async () => {
    class Visitor extends User {
      static override arrivals = ramp(0, 40, 1.2);
      @task()
      visit() {}
    }
    const { runner, stats } = runnerOf(Visitor, { runTime: 3.3 });
    await clock.settled(runner.run());
    const steady = [...stats.seconds].filter((second) => second.steady);
    expect(steady.map(({ elapsed, length }) => [elapsed, length])).toEqual([[3, 1]]);
  });

  it('can end the run, and nobody comes after that', async () => {
    class Last extends User {
      static override arrivals = perSecond(20);
      @task()
      end() {
        throw new StopTest();
      }
    }
    const { runner, stats } = runnerOf(Last, { runTime: 10 });
    expect(await clock.settled(runner.run())).toBe('stopped by the test');
    expect(stats.arrivals).toMatchObject({ started: 1 });
  });
});

describe('the response time', () => {
  it('counts from the planned instant, the service time from the send, when the server does not answer', async () => {
    // One user that asks every 20 ms, and no answer for 600 ms: 30 requests were to be made meanwhile.
    class Beat extends HttpUser {
      override waitTime = constantPacing(0.02);
      @task()
      async ask() {
        await this.client.get('/');
      }
    }
    freeze(300, 900);
    const { runner, stats } = runnerOf(Beat, { users: 1, host: server.host, runTime: 1.5 });
    await clock.settled(runner.run());
    const all = stats.total.aggregated();
    expect([all.requests, all.planned]).toEqual([15 + 1 + 30, 15 + 30]);
    // The pace slips and is not made up for: one request waits, and the next is planned at the end of its own period.
    expect(Math.abs(all.responseTimes.maxMicros - 600_000)).toBeLessThanOrEqual(1000);
    expect(all.serviceTimes.maxMicros).toBeLessThanOrEqual(all.responseTimes.maxMicros);
    const overdue = all.responseTimes.sumMicros - all.serviceTimes.sumMicros;
    // What is reckoned in seconds may be a hair beyond a whole ms: each of the 45 then begins 1 ms after its plan.
    expect(overdue).toBeGreaterThanOrEqual(579_000);
    expect(overdue).toBeLessThanOrEqual((580 + 45) * 1000);
  });

  it('has in it that the generator itself was late, which the service time has not', async () => {
    class Visitor extends HttpUser {
      static override arrivals = perSecond(100);
      @task()
      async visit() {
        await this.client.get('/');
        await this.client.get('/again');
      }
    }
    const { runner, stats, wheel } = runnerOf(Visitor, { host: server.host, runTime: 1 });
    wheel.set(300, () => clock.stall(500));
    await clock.settled(runner.run());
    const first = stats.total.entry('GET', '/');
    const second = stats.total.entry('GET', '/again');
    expect(stats.arrivals).toMatchObject({ planned: 100, started: 100, dropped: 0, finished: 100 });
    expect(stats.arrivals?.late).toBe(49);
    expect(first.planned).toBe(100);
    expect(second.planned).toBe(0);
    // Half of all were to come during the stall: between 0 and 500 ms late, evenly.
    expect([0.95, 0.75, 0.5].map((quantile) => wholeMs(first.responseTimes, quantile))).toEqual([
      446, 246, 0,
    ]);
    expect(first.responseTimes.maxMicros).toBe(496_000);
    expect(first.serviceTimes.maxMicros).toBe(0);
    expect(wholeMs(stats.totalLag, 0.95)).toBe(446);
  });

  it('is that of the server, however many wait, when arrivals do not wait for answers', async () => {
    class Visitor extends HttpUser {
      static override arrivals = perSecond(50);
      @task()
      async visit() {
        await this.client.get('/');
      }
    }
    freeze(200, 900);
    const { runner, stats } = runnerOf(Visitor, { host: server.host, runTime: 1.2 });
    await clock.settled(runner.run());
    expect(stats.arrivals).toMatchObject({ planned: 60, started: 60, finished: 60 });
    // 35 of the 60 came while nobody was answered.
    const { responseTimes } = stats.total.aggregated();
    expect([0.95, 0.6, 0.3].map((quantile) => wholeMs(responseTimes, quantile))).toEqual([640, 220, 0]);
    expect(responseTimes.maxMicros).toBe(700_000);
  });

  it('is that of one request alone, the first that is sent, also of what is measured', async () => {
    class Visitor extends HttpUser {
      static override arrivals = perSecond(20);
      @task()
      async visit() {
        await this.measure('STEP', 'both', () => Promise.all([this.client.get('/a'), this.client.get('/b')]));
        await this.client.get('/c');
      }
    }
    class Waiting extends HttpUser {
      static override arrivals = perSecond(20);
      override waitTime = constant(0.05);
      @task()
      async visit() {
        await this.wait();
        await this.client.get('/late');
      }
    }
    const { runner, stats } = runnerOf([Visitor, Waiting], {
      host: server.host,
      runTime: 0.3,
      stopTimeout: 2,
    });
    await clock.settled(runner.run());
    expect(stats.total.entry('STEP', 'both').planned).toBe(6);
    for (const name of ['/a', '/b', '/c']) expect(stats.total.entry('GET', name).planned).toBe(0);
    // What a user waits before its first request is its own wish; the last came too late for one.
    expect(stats.total.entry('GET', '/late')).toMatchObject({ planned: 0 });
    expect(stats.total.entry('GET', '/late').requests).toBe(5);
  });

  it('knows no plan where a user waits for longer than its pace says', async () => {
    class Slower extends HttpUser {
      readonly #pace = constantPacing(0.03);
      override waitTime(): number {
        return this.#pace() + 0.01;
      }
      @task()
      async ask() {
        await this.client.get('/');
      }
    }
    const { runner, stats } = runnerOf(Slower, { users: 2, host: server.host, runTime: 0.405 });
    await clock.settled(runner.run());
    expect(stats.total.aggregated().requests).toBe(14 + 13);
    expect(stats.total.aggregated().planned).toBe(0);
  });

  it('knows no plan where users wait between two answers', async () => {
    class Resident extends HttpUser {
      override waitTime = constant(0.01);
      @task()
      async ask() {
        await this.client.get('/');
      }
    }
    const { runner, stats } = runnerOf(Resident, { users: 2, host: server.host, runTime: 0.405 });
    await clock.settled(runner.run());
    expect(stats.total.aggregated().requests).toBe(41 + 40);
    expect(stats.total.aggregated().planned).toBe(0);
  });
});

it('each second says which stage of the shape it belongs to', async () => {
  class Resident extends User {
    override waitTime = constant(0.1);
    @task()
    live() {}
  }
  const shape = shapeOf(
    stages([
      { duration: 1, users: 1, spawnRate: 10, name: 'calm' },
      { duration: 2, users: 2, spawnRate: 10 },
    ]),
  );
  const { runner, stats } = runnerOf(Resident, { shape: new shape(), runTime: null });
  await clock.settled(runner.run());
  expect(stats.seconds.at(0)?.stage).toBe('calm');
  expect(stats.seconds.at(1)?.stage).toBe('stage 2 (2 users)');
});
