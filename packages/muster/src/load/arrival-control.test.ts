import { describe, expect, it } from 'vitest';
import { useManualClock } from '../testing/manual-clock.ts';
import { TimerWheel } from '../timing/timer-wheel.ts';
import { ArrivalControl } from './arrival-control.ts';

const clock = useManualClock();

/** A control over the given instants (seconds), and what it did. */
function controlled(instants: readonly number[], { mostAtOnce = 100, start = true } = {}) {
  const list = [...instants];
  const wheel = new TimerWheel();
  const started: { plannedAt: number; at: number }[] = [];
  const counts = { planned: 0, started: 0, late: 0, dropped: 0, finished: 0 };
  const lags: number[] = [];
  const control = new ArrivalControl({
    next: () => list.shift() ?? Number.POSITIVE_INFINITY,
    mostAtOnce,
    wheel,
    start: (plannedAt) => {
      started.push({ plannedAt, at: performance.now() });
      return start;
    },
    record: (step) => {
      counts[step] += 1;
    },
    recordLag: (lag) => lags.push(lag),
  });
  return { control, wheel, started, counts, lags };
}

describe('ArrivalControl', () => {
  it('starts each at its instant or after, never before', async () => {
    const { control, started, counts } = controlled([0.003, 0.0101, 0.0102, 0.03]);
    const origin = performance.now();
    control.begin(origin);
    await clock.advance(30);
    expect(started.map(({ plannedAt }) => plannedAt)).toEqual(
      [3, 10.1, 10.2, 30].map((ms) => expect.closeTo(origin + ms, 6)),
    );
    expect(started.map(({ at }) => at - origin)).toEqual([3, 11, 11, 30]);
    expect(counts).toMatchObject({ planned: 4, started: 4, dropped: 0 });
  });

  it('makes up at once for all that were due during a stall, each with its own instant, counted as late', async () => {
    const instants = Array.from({ length: 100 }, (_, n) => 0.001 * (n + 1));
    const { control, wheel, started, counts, lags } = controlled(instants, { mostAtOnce: 1000 });
    const origin = performance.now();
    wheel.setAt(origin, () => clock.stall(200));
    control.begin(origin);
    await clock.advance(2);
    expect(started).toHaveLength(100);
    expect(started.map(({ plannedAt }) => plannedAt)).toEqual(instants.map((at) => origin + at * 1000));
    expect(counts).toEqual({ planned: 100, started: 100, late: 100, dropped: 0, finished: 0 });
    expect(lags).toEqual(instants.map((at) => expect.closeTo(201 - at * 1000, 6)));
  });

  it('drops and counts those beyond as many as may be under way, until one of these is over', async () => {
    const { control, counts } = controlled([0, 0, 0, 0.05], { mostAtOnce: 2 });
    control.begin(performance.now());
    await clock.advance(1);
    expect(counts).toMatchObject({ started: 2, dropped: 1 });
    control.over(true);
    await clock.advance(49);
    expect(counts).toMatchObject({ started: 3, dropped: 1, finished: 1 });
  });

  it('counts as dropped what could not be made', async () => {
    const { control, counts } = controlled([0], { start: false });
    control.begin(performance.now());
    await clock.advance(1);
    expect(counts).toMatchObject({ started: 0, dropped: 1 });
  });

  it.each([
    [true, { planned: 2, started: 2, dropped: 0 }],
    [false, { planned: 2, started: 0, dropped: 2 }],
  ])('omits nobody who was due at the end (starting them: %s)', (start, expected) => {
    const { control, counts } = controlled([0, 0.01, 10]);
    const origin = performance.now() - 20;
    control.begin(origin);
    control.end(origin + 15, start);
    expect(counts).toMatchObject(expected);
    control.end(origin + 20_000, true);
    expect(counts).toMatchObject(expected);
  });
});
