import { describe, expect, it } from 'vitest';
import { StopTest } from '../scenario/control-flow.ts';
import { LoadShape, shapeOf } from '../scenario/load-shape.ts';
import { stages } from '../scenario/shapes/stages.ts';
import { task } from '../scenario/task.ts';
import type { Tick } from '../scenario/tick.ts';
import { User } from '../scenario/user.ts';
import { constant } from '../scenario/wait-time.ts';
import { runnerOf, useRunClock } from './fixtures/test-run.ts';

const clock = useRunClock();

class Idle extends User {
  override waitTime = constant(100);
  @task()
  nothing() {}
}

class Other extends Idle {}

function run(userClasses: object | object[], shape: LoadShape) {
  const { runner, stats } = runnerOf(userClasses, { shape, runTime: null });
  return { end: clock.settled(runner.run()), stats };
}

describe('a run with a shape', () => {
  it('follows it, also while users are being started, and ends with it', async () => {
    // The first stage would take 200 s to come about; the second does not wait for it.
    const Rush = shapeOf(
      stages([
        { duration: 1, users: 100, spawnRate: 0.5 },
        { duration: 3, users: 4, spawnRate: 100, userClasses: [Other] },
        { duration: 4, users: 1, spawnRate: 100, userClasses: [Other] },
      ]),
    );
    const { end, stats } = run([Idle, Other], new Rush());
    expect(await end).toBe('shape');
    const seconds = [...stats.seconds];
    expect(seconds[0]?.users).toBe(1);
    expect(seconds[1]?.users).toBe(4);
    expect(seconds[1]?.usersByClass.Other).toBe(3);
    expect(seconds[3]?.users).toBe(1);
    // Seconds 0 and 1 have changes in them, 2 has none.
    expect(seconds.slice(0, 3).map(({ steady }) => steady)).toEqual([false, false, true]);
    expect(stats.steadySeconds).toBe(1);
  });

  it('asks it once a second, and tells it the time, the users and the test', async () => {
    const asked: [number, number][] = [];
    class Watcher extends LoadShape {
      override tick(): Tick | null {
        asked.push([this.runTime, this.userCount]);
        return this.environment.stats.seconds.length < 2 ? [2.4, 100] : null;
      }
    }
    const { end } = run(Idle, new Watcher());
    expect(await end).toBe('shape');
    expect(asked).toEqual([
      [0, 0],
      [1, 2],
      [2, 2],
    ]);
  });

  it('reads the common options where it says so, and the run time ends the test', async () => {
    const read: unknown[] = [];
    class Common extends LoadShape {
      static override useCommonOptions = true;
      override tick(): Tick | null {
        read.push(this.commonOptions);
        return [this.commonOptions.users, this.commonOptions.spawnRate];
      }
    }
    const { runner } = runnerOf(Idle, { shape: new Common(), users: 3, spawnRate: 50, runTime: 0.2 });
    expect(await clock.settled(runner.run())).toBe('run time');
    expect(read).toEqual([{ users: 3, spawnRate: 50, runTime: 0.2 }]);
    expect(() => new Common().commonOptions).toThrow('Common reads commonOptions before its first tick');
  });

  it('ends when it stops the test', async () => {
    class Ender extends LoadShape {
      override tick(): Tick | null {
        throw new StopTest();
      }
    }
    expect(await run(Idle, new Ender()).end).toBe('stopped by the test');
  });

  it.each<[string, (this: LoadShape) => Tick | null, string]>([
    [
      'throws',
      () => {
        throw new TypeError('slipped');
      },
      'TypeError: slipped',
    ],
    ['asks for no load', () => [Number.NaN, 1], 'a load of NaN users'],
    ['asks for no rate', () => [1, 0], 'a spawn rate of 0'],
    [
      'asks for classes that do not take part',
      () => [1, 1, [Other]],
      'Other does not take part; there are Idle',
    ],
    [
      'reads options that are ignored',
      function (this: LoadShape) {
        return [this.commonOptions.users, 1];
      },
      'needs `static override useCommonOptions = true`',
    ],
  ])('fails when it %s', async (_name, tick, message) => {
    class Broken extends LoadShape {
      override tick = tick;
    }
    const { end } = run(Idle, new Broken());
    await expect(end).rejects.toMatchObject({
      code: 'LOAD_SHAPE_FAILED',
      message: expect.stringContaining(message),
    });
  });
});
