import { describe, expect, it } from 'vitest';
import { TimerWheel } from '../timing/timer-wheel.ts';
import { Departures, type Leaver } from './departures.ts';
import { until } from './fixtures/test-run.ts';

/** A user whose task and onStop take as long as told. */
class Slow implements Leaver {
  readonly log: string[] = [];

  constructor(
    readonly onStopMs: number,
    readonly over: (user: Slow) => void,
  ) {}

  stop(): void {
    this.log.push('stop');
  }

  kill(): void {
    this.log.push('kill');
    if (this.log.includes('gone')) return;
    if (Number.isFinite(this.onStopMs)) setTimeout(() => this.#go(), this.onStopMs);
  }

  #go(): void {
    this.log.push('gone');
    this.over(this);
  }
}

describe('Departures', () => {
  it('asks first and kills after the timeout; at once without one', async () => {
    for (const timeout of [0.03, 0]) {
      const departures = new Departures<Slow>(new TimerWheel(), timeout, () => {});
      const user = new Slow(0, (gone) => departures.gone(gone));
      departures.add(user);
      departures.add(user);
      expect(user.log).toEqual([timeout > 0 ? 'stop' : 'kill']);
      await until(() => departures.size === 0);
      expect(user.log).toEqual(timeout > 0 ? ['stop', 'kill', 'gone'] : ['kill', 'gone']);
      expect(departures.abandoned).toBe(0);
    }
  });

  it('waits for those whose onStop takes long, as long as others come to their end', async () => {
    const wheel = new TimerWheel();
    const given: Slow[] = [];
    const departures = new Departures<Slow>(wheel, 0, (user) => given.push(user));
    const over = (user: Slow): void => departures.gone(user);
    const users = [0, 700, 1500, Number.POSITIVE_INFINITY].map((time) => new Slow(time, over));
    for (const user of users) departures.add(user);
    await until(() => departures.size === 0);
    expect(given).toEqual([users[3]]);
    expect(departures.abandoned).toBe(1);
    expect(users[3]?.log).toEqual(['kill', 'kill']);
    expect(wheel.pending).toBe(0);
  });
});
