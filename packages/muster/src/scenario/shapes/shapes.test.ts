import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HttpUser } from '../http-user.ts';
import { advance } from '../internals.ts';
import { isLoadShape, LoadShape, shapeOf } from '../load-shape.ts';
import type { ShapeFunction, Tick } from '../tick.ts';
import { sine } from './sine.ts';
import { spike } from './spike.ts';
import { stages } from './stages.ts';
import { steps } from './steps.ts';

class Guest extends HttpUser {}

function loads(shape: ShapeFunction, ...times: number[]): (Tick | null)[] {
  return times.map((time) => shape(time));
}

describe('ready-made shapes', () => {
  it('stages follow one another, each up to its duration since the beginning', () => {
    const shape = stages([
      { duration: 60, users: 10, spawnRate: 2 },
      { duration: '1m30s', users: 50, spawnRate: 0.5, userClasses: [Guest] },
    ]);
    expect(loads(shape, 0, 59.9, 60, 89.9, 90, 1e6)).toEqual([
      [10, 2],
      [10, 2],
      [50, 0.5, [Guest]],
      [50, 0.5, [Guest]],
      null,
      null,
    ]);
  });

  it('steps add as many users each', () => {
    const shape = steps({ stepTime: '10s', stepUsers: 5, spawnRate: 3, runTime: 25 });
    expect(loads(shape, 0, 9.9, 10, 20, 25)).toEqual([[5, 3], [5, 3], [10, 3], [15, 3], null]);
  });

  it('a spike comes and goes', () => {
    const shape = spike({ users: 5, peakUsers: 50, startAt: 10, duration: 5, spawnRate: 20, runTime: 30 });
    expect(loads(shape, 0, 10, 14.9, 15, 30)).toEqual([[5, 20], [50, 20], [50, 20], [5, 20], null]);
  });

  it('a sine begins low, is high after half a period and low again after a whole one', () => {
    const shape = sine({ min: 10, max: 110, period: 100, runTime: '1h' });
    const rate = Math.PI;
    expect(loads(shape, 0, 25, 50, 100, 3600)).toEqual([
      [10, rate],
      [60, rate],
      [110, rate],
      [10, rate],
      null,
    ]);
  });

  it('a sine never asks for more change a second than its spawn rate gives', () => {
    const waves = fc.record({
      min: fc.integer({ min: 0, max: 50 }),
      more: fc.integer({ min: 1, max: 5000 }),
      period: fc.integer({ min: 1, max: 5000 }),
      at: fc.integer({ min: 0, max: 5000 }),
    });
    fc.assert(
      fc.property(waves, ({ min, more, period, at }) => {
        const shape = sine({ min, max: min + more, period, runTime: 1e6 });
        const [before, rate] = shape(at) as [number, number];
        const [after] = shape(at + 1) as [number, number];
        expect(Math.abs(after - before)).toBeLessThanOrEqual(rate + 1);
        expect(after).toBeGreaterThanOrEqual(min);
        expect(after).toBeLessThanOrEqual(min + more);
      }),
    );
  });

  it.each<[string, ShapeFunction]>([
    [
      'stages',
      stages([
        { duration: 5, users: 30, spawnRate: 1 },
        { duration: 9, users: 20, spawnRate: 1 },
      ]),
    ],
    ['steps', steps({ stepTime: 10, stepUsers: 5, spawnRate: 3, runTime: 30 })],
    ['steps, cut off', steps({ stepTime: 10, stepUsers: 5, spawnRate: 3, runTime: 31 })],
    ['a spike', spike({ users: 5, peakUsers: 50, startAt: 10, duration: 5, spawnRate: 20, runTime: 30 })],
    ['a sine', sine({ min: 10, max: 110, period: 100, runTime: 120 })],
  ])('say the most users that they ask for: %s', (_name, shape) => {
    const asked = Array.from({ length: 200 }, (_, second) => shape(second)?.[0] ?? 0);
    expect(Math.max(...asked)).toBe(shape.mostUsers);
    expect(shapeOf(shape).mostUsers).toBe(shape.mostUsers);
  });

  it.each<[string, () => unknown, string]>([
    ['no stage', () => stages([]), 'at least one'],
    ['no list', () => stages({ duration: 1, users: 1, spawnRate: 1 } as never), 'stages() takes a list'],
    ['no shape', () => shapeOf(5 as never), 'shapeOf() takes a function of time, such as stages([…])'],
    [
      'durations of each stage instead of the whole',
      () =>
        stages([
          { duration: 60, users: 1, spawnRate: 1 },
          { duration: 60, users: 2, spawnRate: 1 },
        ]),
      'stages: [1].duration is 60 s and that of the stage before is 60 s',
    ],
    ['half a user', () => stages([{ duration: 60, users: 0.5, spawnRate: 1 }]), 'stages: [0].users is 0.5'],
    ['no rate', () => stages([{ duration: 60, users: 1, spawnRate: 0 }]), 'stages: [0].spawnRate is 0'],
    [
      'no time',
      () => steps({ stepTime: 'soon', stepUsers: 1, spawnRate: 1, runTime: 1 }),
      "steps: stepTime is 'soon'",
    ],
    [
      'a hole instead of a spike',
      () => spike({ users: 9, peakUsers: 9, startAt: 1, duration: 1, spawnRate: 1, runTime: 9 }),
      'more users than the rest',
    ],
    [
      'a spike beyond the end',
      () => spike({ users: 1, peakUsers: 9, startAt: 5, duration: 5, spawnRate: 1, runTime: 9 }),
      'make runTime longer',
    ],
    ['a flat sine', () => sine({ min: 5, max: 5, period: 9, runTime: 9 }), 'max is larger'],
  ])('are refused with %s', (_name, make, message) => {
    expect(make).toThrow(expect.objectContaining({ code: 'LOAD_SHAPE_INVALID' }));
    expect(make).toThrow(message);
  });
});

describe('LoadShape', () => {
  it('is known among the exports of a locustfile', () => {
    abstract class Base extends LoadShape {
      static abstract = true;
    }
    class Mine extends Base {
      override tick(): Tick | null {
        return null;
      }
    }
    const Rush = shapeOf(() => [1, 1]);
    const exported: unknown[] = [LoadShape, Base, Mine, Rush, Guest, () => [1, 1], null];
    expect(exported.filter(isLoadShape)).toEqual([Mine, Rush]);
    expect(Mine.useCommonOptions).toBe(false);
  });

  it('reckons its time from the last reset', () => {
    const shape = new (shapeOf((seconds) => [Math.floor(seconds), 1]))();
    shape[advance](7, 3);
    expect([shape.tick(), shape.userCount]).toEqual([[7, 1], 3]);
    shape.resetTime();
    shape[advance](9, 3);
    expect([shape.tick(), shape.runTime]).toEqual([[2, 1], 2]);
  });
});
