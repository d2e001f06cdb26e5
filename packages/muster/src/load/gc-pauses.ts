import { PerformanceObserver } from 'node:perf_hooks';

/** How long the program stood still for the garbage collector; work that it does beside the program is not told. */
export class GcPauses {
  #sum = 0;
  #longest = 0;
  readonly #observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) this.#add(duration);
  });

  start(): void {
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  stop(): void {
    this.#observer.disconnect();
  }

  /** The pauses since the last call, all together and the longest, ms. */
  take(): { readonly sum: number; readonly longest: number } {
    // Those that Node holds back for the next turn of the event loop belong to the time before.
    for (const { duration } of this.#observer.takeRecords()) this.#add(duration);
    const taken = { sum: this.#sum, longest: this.#longest };
    this.#sum = 0;
    this.#longest = 0;
    return taken;
  }

  #add(duration: number): void {
    this.#sum += duration;
    this.#longest = Math.max(this.#longest, duration);
  }
}
