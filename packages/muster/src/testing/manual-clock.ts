import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, vi } from 'vitest';

/** A clock that stands still until the test moves it. */
export interface ManualClock {
  /**
   * Lets so many ms pass, one by one: what is due runs in its order, and after each ms the test waits until nothing
   * that takes real time is under way. So all that happens, happens at a whole ms, however slow the machine is.
   */
  advance(milliseconds: number): Promise<void>;
  /** Lets time pass until it is so. */
  until(condition: () => boolean): Promise<void>;
  /** Lets time pass until this is settled. */
  settled<Result>(promise: Promise<Result>): Promise<Result>;
  /** What runs now takes so long: the clock goes on, and nothing else runs meanwhile that waits on the same wheel. */
  stall(milliseconds: number): void;
}

/** Clocks begin at a multiple of it, ms. */
const epoch = 2 ** 20;
/** Where the clocks of the tests before have stopped. */
let reached = 0;

/** Real time that something may take until it counts as stuck, ms. */
const patience = 20_000;
/** Turns of the event loop without anything under way: who goes on with `setImmediate` begins something in the next. */
const calm = 4;
/** The longest that a test lets pass while it waits for something, ms. */
const longest = 120_000;

/**
 * For the tests of a file or of a `describe`: `performance.now()`, `Date` and the global timers are those of a clock
 * that stands still, in Muster, in its users and in servers of the same process. Sockets, `setImmediate` and what
 * Node does inside keep real time.
 *
 * @param busy whether something is under way that the clock must wait for
 */
export function useManualClock(busy: () => boolean = () => false): ManualClock {
  const realNow = performance.now.bind(performance);

  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'],
    });
    // Later than anything that this process has looked at, for what it keeps of earlier instants to be out of date.
    // The same instant in each run of the test, for rounding to be the same too.
    vi.advanceTimersByTime((Math.floor(Math.max(realNow(), reached) / epoch) + 1) * epoch);
  });
  afterEach(() => {
    reached = performance.now();
    vi.useRealTimers();
  });

  /** @param over nothing more is waited for */
  async function quiet(over: () => boolean): Promise<void> {
    const until = realNow() + patience;
    for (let quietTurns = 0; quietTurns < calm && !over(); quietTurns = busy() ? 0 : quietTurns + 1) {
      await turn();
      if (realNow() > until) throw new Error(`still busy after ${patience} ms: ${busy}`);
    }
  }

  /** @returns false when it did not come to its end within so many ms */
  async function pass(milliseconds: number, over: () => boolean): Promise<boolean> {
    await quiet(over);
    for (let passed = 0; passed < milliseconds && !over(); passed++) {
      vi.advanceTimersByTime(1);
      await quiet(over);
    }
    return over();
  }

  const until = async (condition: () => boolean): Promise<void> => {
    if (await pass(longest, condition)) return;
    throw new Error(`this did not come about in ${longest} ms: ${condition}`);
  };
  return {
    advance: async (milliseconds) => {
      await pass(milliseconds, () => false);
    },
    until,
    settled: async (promise) => {
      let isSettled = false;
      const settle = (): void => {
        isSettled = true;
      };
      promise.then(settle, settle);
      await until(() => isSettled);
      return promise;
    },
    stall: (milliseconds) => {
      vi.advanceTimersByTime(milliseconds);
    },
  };
}
