import type { Events } from '../events/events.ts';
import type { Environment } from '../scenario/user.ts';
import type { ProcessUsage } from '../stats/generator-usage.ts';

/** Seconds that one reading is the average of: a single busy second is no news. */
const window = 10;
/** Above this share of a core the generator may be what is slow; Node runs on one. */
const busy = 0.9;

/** Tells every ten seconds what the generator used, and warns, once, when that was too much. */
export class UsageWatch {
  readonly #events: Events;
  readonly #environment: Environment;
  #used = 0;
  #length = 0;
  #warned = false;

  constructor(events: Events, environment: Environment) {
    this.#events = events;
    this.#environment = environment;
  }

  /** Adds a second. @param length how long it really was, in seconds */
  add({ cpu, memory: memoryUsage }: ProcessUsage, length: number): void {
    this.#used += cpu * length;
    this.#length += length;
    // Seconds are not exactly one second long.
    if (this.#length < window - 0.5) return;
    const cpuUsage = this.#used / this.#length;
    this.#used = 0;
    this.#length = 0;
    this.#events.usageMonitor.fire({ environment: this.#environment, cpuUsage, memoryUsage });
    if (cpuUsage <= busy || this.#warned) return;
    this.#warned = true;
    this.#events.cpuWarning.fire({ environment: this.#environment, cpuUsage });
  }
}
