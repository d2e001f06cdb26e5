import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LoopDelay } from './loop-delay.ts';

let now = 0;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** The event loop is free for so many instants that are looked at. */
function free(instants: number): void {
  for (let instant = 0; instant < instants; instant++) {
    now += 10;
    vi.advanceTimersByTime(10);
  }
}

it('counts each instant of a stall with its own wait, and not one late timer', () => {
  const delay = new LoopDelay();
  delay.start();
  free(80);
  now += 210;
  vi.advanceTimersByTime(10);
  const { p99, max } = delay.take();
  expect(max).toBe(200);
  // 80 instants were on time, the 21 of the stall waited for 200, 190, … and 0 ms.
  expect(Math.floor(p99)).toBe(190);
  free(1);
  expect(delay.take()).toEqual({ p99: 0, max: 0 });
  delay.stop();
});
