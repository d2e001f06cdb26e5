import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { useManualClock } from '../testing/manual-clock.ts';
import { type Timer, TimerWheel } from './timer-wheel.ts';

const clock = useManualClock();

describe('TimerWheel', () => {
  it('wakes each timer once, at the first whole ms that is not too early', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: -5, max: 40, noNaN: true }), { maxLength: 60 }),
        async (delays) => {
          const wheel = new TimerWheel();
          const begin = performance.now();
          const woken: number[] = [];
          delays.forEach((delay, index) => {
            wheel.setAt(begin + delay, () => {
              expect(woken[index]).toBeUndefined();
              woken[index] = performance.now() - begin;
            });
          });
          await clock.advance(40);
          // The event loop must turn before the first.
          expect(woken).toEqual(delays.map((delay) => Math.max(1, Math.ceil(begin + delay) - begin)));
          expect(wheel.pending).toBe(0);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('does not wake what was cancelled, also from inside another wake-up of the same slot', async () => {
    const wheel = new TimerWheel();
    const due = performance.now() + 5;
    const woken: string[] = [];
    const timers: Timer[] = [];
    for (const name of ['a', 'b', 'c']) {
      timers.push(
        wheel.setAt(due, () => {
          woken.push(name);
          for (const timer of timers) wheel.cancel(timer);
        }),
      );
    }
    await clock.advance(5);
    expect(woken).toHaveLength(1);
    expect(wheel.pending).toBe(0);
  });

  it('keeps timers of later rounds of the wheel waiting', async () => {
    const wheel = new TimerWheel();
    const woken: string[] = [];
    // 8,192 ms later lies in the same slot as the one due at once.
    const late = wheel.set(8192 + 5, () => woken.push('late'));
    wheel.set(5, () => woken.push('soon'));
    await clock.advance(8196);
    expect(woken).toEqual(['soon']);
    await clock.advance(1);
    expect(woken).toEqual(['soon', 'late']);
    expect(wheel.cancel(late)).toBe(false);
    expect(wheel.pending).toBe(0);
  });

  it('lets the event loop turn between the wake-ups of one that starts itself anew at once', async () => {
    const wheel = new TimerWheel();
    let wakes = 0;
    let wakesInTurn = 0;
    let mostInTurn = 0;
    const turn = (): void => {
      wakesInTurn = 0;
      if (wakes < 20) setImmediate(turn);
    };
    turn();
    await clock.settled(
      new Promise<void>((resolve) => {
        const wake = (): void => {
          wakes += 1;
          wakesInTurn += 1;
          mostInTurn = Math.max(mostInTurn, wakesInTurn);
          if (wakes === 20) resolve();
          else wheel.setAt(performance.now() - 5, wake);
        };
        wheel.setAt(performance.now(), wake);
      }),
    );
    expect(mostInTurn).toBe(1);
  });

  it('wakes a nearer timer that is set while a far one is armed', async () => {
    const wheel = new TimerWheel();
    const far = wheel.set(5000, () => {});
    let isWoken = false;
    wheel.set(5, () => {
      isWoken = true;
    });
    await clock.advance(5);
    expect(isWoken).toBe(true);
    expect(wheel.pending).toBe(1);
    wheel.cancel(far);
  });

  it('wakes all others in time when a wake-up throws', async () => {
    const thrown: unknown[] = [];
    const wheel = new TimerWheel((error) => thrown.push(error));
    const begin = performance.now();
    const woken: number[] = [];
    const note = (): void => void woken.push(performance.now() - begin);
    wheel.setAt(begin + 5, note);
    wheel.setAt(begin + 5, () => {
      throw new Error('slipped');
    });
    wheel.setAt(begin + 5, note);
    wheel.setAt(begin + 6, note);
    wheel.setAt(begin + 20, note);
    await clock.advance(25);
    expect(woken).toEqual([5, 5, 6, 20]);
    expect(thrown).toEqual([new Error('slipped')]);
    expect(wheel.pending).toBe(0);
  });
});
