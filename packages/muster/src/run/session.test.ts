import { afterEach, describe, expect, it } from 'vitest';
import { events } from '../events/events.ts';
import { HttpUser, LoadShape, task } from '../index.ts';
import { useRunClock, useServer } from '../load/fixtures/test-run.ts';
import type { UserClass } from '../scenario/user.ts';
import { noGroups } from '../stats/group-table.ts';
import type { RunEvent } from './run-event.ts';
import { Session, type SessionOptions } from './session.ts';

const server = useServer();
const clock = useRunClock();
afterEach(() => events.forget());

class Reader extends HttpUser {
  override waitTime = () => 0.1;
  @task() async read(): Promise<void> {
    await this.client.get('/a');
    if (this.random() < 0.5) await this.client.get('/fail');
  }
}

function sessionOf(more: Partial<SessionOptions> = {}, userClass: object = Reader): Session {
  return new Session(
    {
      userClasses: [userClass as UserClass],
      shape: null,
      users: 3,
      spawnRate: 100,
      runTime: 2.5,
      stopTimeout: 1,
      host: server.host,
      seed: 7,
      groups: noGroups,
      recentByName: false,
      ...more,
    },
    events,
  );
}

describe('a session', () => {
  it('makes runs that know nothing of each other, the same from the same seed', async () => {
    const session = sessionOf();
    const seen: unknown[] = [];
    for (let times = 0; times < 2; times++) {
      const run = session.start();
      await run.init();
      const { ended, failure } = await clock.settled(run.run());
      const { requests, failures } = run.stats.total.aggregated();
      seen.push([
        ended,
        failure,
        requests,
        failures,
        run.stats.seconds.length,
        run.stats.errors.sorted().length,
      ]);
    }
    expect(seen[0]).toEqual(['run time', null, expect.any(Number), expect.any(Number), 3, 1]);
    expect(seen[1]).toEqual(seen[0]);
  });

  it('takes the listeners of a run away with it, and what they threw, and keeps those of the locustfile', async () => {
    const session = sessionOf({ runTime: 0.2 });
    const heard: string[] = [];
    events.init.addListener(() => {
      events.testStart.addListener(() => heard.push('of the run'));
      events.testStop.addListener(() => {
        throw new Error('on purpose');
      });
    });
    events.testStart.addListener(() => heard.push('of the locustfile'));
    for (let times = 0; times < 2; times++) {
      const run = session.start();
      await run.init();
      await clock.settled(run.run());
      expect(events.listenerErrors).toHaveLength(1);
      run.close();
      expect(events.listenerErrors).toHaveLength(0);
    }
    expect(heard).toEqual(['of the locustfile', 'of the run', 'of the locustfile', 'of the run']);
  });

  it('makes a shape for each run', async () => {
    class Steps extends LoadShape {
      #asked = 0;
      tick(): [number, number] | null {
        this.#asked += 1;
        return this.#asked > 2 ? null : [this.#asked, 100];
      }
    }
    const session = sessionOf({ shape: Steps, runTime: null });
    for (let times = 0; times < 2; times++) {
      const run = session.start();
      const { ended } = await clock.settled(run.run());
      expect([ended, run.stats.seconds.length]).toEqual(['shape', 3]);
    }
  });

  it('does not begin where a listener of init throws', async () => {
    events.init.addListener(() => {
      throw new Error('on purpose');
    });
    await expect(sessionOf().start().init()).rejects.toMatchObject({ code: 'INIT_LISTENER_FAILED' });
  });
});

describe('a run', () => {
  it('tells its readers what happens, in order', async () => {
    const run = sessionOf({ runTime: 2.2 }).start();
    const told: unknown[] = [];
    run.subscribe((event) => told.push(inShort(event)));
    run.subscribe((event) => {
      if (event.type === 'second' && event.second.elapsed === 1) run.setLoad(5, 100);
      if (event.type === 'second' && event.second.elapsed === 2) run.resetStats();
    });
    const left = run.subscribe(() => told.push('not asked'));
    left();
    await clock.settled(run.run());
    expect(told).toEqual([
      'started',
      'state spawning',
      'state running',
      'second 1',
      'loadChanged 5',
      'state spawning',
      'state running',
      'second 2',
      'reset',
      'state stopping',
      expect.stringMatching(/^second 2\.\d+$/),
      'state stopped',
      'ended run time',
    ]);
  });

  it('goes on when a reader throws, and tells it no more', async () => {
    const run = sessionOf({ runTime: 1.5 }).start();
    const warnings: string[] = [];
    let seconds = 0;
    let tried = 0;
    run.subscribe((event) => {
      if (event.type !== 'second') return;
      tried += 1;
      throw new Error('disk full');
    });
    run.subscribe((event) => {
      if (event.type === 'warning') warnings.push(event.message);
      else if (event.type === 'second') seconds += 1;
    });
    await clock.settled(run.run());
    expect([tried, seconds]).toEqual([1, 2]);
    expect(warnings).toEqual(['what reads the run failed, and is told no more of it: Error: disk full']);
  });

  it('says why it could not go on', async () => {
    class Broken extends Reader {
      override waitTime = 'no function' as never;
    }
    const { ended, failure } = await clock.settled(sessionOf({}, Broken).start().run());
    expect([ended, (failure as { code?: string } | null)?.code]).toEqual([
      'stopped by the test',
      'WAIT_TIME_INVALID',
    ]);
  });
});

function inShort(event: RunEvent): string {
  if (event.type === 'second') return `second ${Number(event.second.elapsed.toFixed(3))}`;
  if (event.type === 'state') return `state ${event.state}`;
  if (event.type === 'loadChanged') return `loadChanged ${event.users}`;
  if (event.type === 'ended') return `ended ${event.ended}`;
  return event.type;
}
