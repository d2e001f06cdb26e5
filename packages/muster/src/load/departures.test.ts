import { describe, expect, it } from 'vitest';
import { useManualClock } from '../testing/manual-clock.ts';
import { TimerWheel } from '../timing/timer-wheel.ts';
import { Departures, type Leaver } from './departures.ts';

const clock = useManualClock();

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
      const user = new Slow(5, (gone) => departures.gone(gone));
      departures.add(user);
      departures.add(user);
      expect(user.log).toEqual([timeout > 0 ? 'stop' : 'kill']);
      if (timeout > 0) {
        await clock.advance(29);
        expect(user.log).toEqual(['stop']);
        await clock.advance(1);
      }
      expect(user.log.at(-1)).toBe('kill');
      await clock.advance(5);
      expect(user.log).toEqual(timeout > 0 ? ['stop', 'kill', 'gone'] : ['kill', 'gone']);
      expect(departures.size).toBe(0);
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
    // At 1 s and at 2 s one has gone since the look before; at 3 s nobody has.
    await clock.advance(2999);
    expect(departures.size).toBe(1);
    expect(given).toEqual([]);
    await clock.advance(1);
    expect(departures.size).toBe(0);
    expect(given).toEqual([users[3]]);
    expect(departures.abandoned).toBe(1);
    expect(users[3]?.log).toEqual(['kill', 'kill']);
    expect(wheel.pending).toBe(0);
  });
});
