import { performance } from 'node:perf_hooks';
import { Histogram } from '../stats/histogram.ts';

/** From one instant that is looked at to the next, ms. */
const interval = 10;

/**
 * How late a timer runs that is due at any instant. Looked at every 10 ms; after a stall each instant that passed in
 * it counts with its own wait, so that one second with a stall of 200 ms has a p99 of 190 ms, and not one late timer
 * among 81 good ones.
 *
 * Node's timers go by whole milliseconds: up to about 1 ms is not the loop's.
 */
export class LoopDelay {
  readonly #late = new Histogram();
  #due = 0;
  #timer: NodeJS.Timeout | null = null;

  start(): void {
    this.stop();
    this.#due = performance.now() + interval;
    this.#arm();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** The delays since the last call, ms. */
  take(): { readonly p99: number; readonly max: number } {
    const taken = { p99: this.#late.valueAt(0.99) / 1000, max: this.#late.maxMicros / 1000 };
    this.#late.clear();
    return taken;
  }

  readonly #look = (): void => {
    const now = performance.now();
    for (; this.#due <= now; this.#due += interval) this.#late.record((now - this.#due) * 1000);
    this.#arm();
  };

  #arm(): void {
    const wait = Math.max(1, Math.ceil(this.#due - performance.now()));
    this.#timer = setTimeout(this.#look, wait).unref();
  }
}
