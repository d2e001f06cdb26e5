import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { GeneratorUsage } from '../stats/second.ts';

/** Sampling interval of the event-loop monitor, ms; Node's figures include it. */
const resolution = 10;

/** What this process uses, from one reading to the next. */
export class GeneratorMonitor {
  readonly #delay = monitorEventLoopDelay({ resolution });
  #cpu = process.cpuUsage();
  #at = performance.now();

  start(): void {
    this.#delay.enable();
    this.read();
  }

  stop(): void {
    this.#delay.disable();
  }

  /** Usage since the reading before. */
  read(): GeneratorUsage {
    const cpu = process.cpuUsage();
    const now = performance.now();
    const used = cpu.user - this.#cpu.user + cpu.system - this.#cpu.system;
    const usage: GeneratorUsage = {
      cpu: used / 1000 / Math.max(now - this.#at, 1),
      memory: process.memoryUsage.rss(),
      loopDelay: Math.max(0, this.#delay.max / 1e6 - resolution),
    };
    this.#cpu = cpu;
    this.#at = now;
    this.#delay.reset();
    return usage;
  }
}
