import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import { openConnections } from '../client/open-connections.ts';
import type { ProcessUsage } from '../stats/generator-usage.ts';
import { GcPauses } from './gc-pauses.ts';
import { LoopDelay } from './loop-delay.ts';

/** What this process uses, from one reading to the next. */
export class GeneratorMonitor {
  readonly #delay = new LoopDelay();
  readonly #pauses = new GcPauses();
  #cpu = process.cpuUsage();
  #at = performance.now();
  #loop: EventLoopUtilization = performance.eventLoopUtilization();

  start(): void {
    this.#delay.start();
    this.#pauses.start();
    this.read();
  }

  stop(): void {
    this.#delay.stop();
    this.#pauses.stop();
  }

  /** Usage since the reading before. */
  read(): ProcessUsage {
    const cpu = process.cpuUsage();
    const now = performance.now();
    const loop = performance.eventLoopUtilization();
    const used = cpu.user - this.#cpu.user + cpu.system - this.#cpu.system;
    const { rss, heapUsed } = process.memoryUsage();
    const { sum, longest } = this.#pauses.take();
    const delay = this.#delay.take();
    const usage: ProcessUsage = {
      cpu: used / 1000 / Math.max(now - this.#at, 1),
      memory: rss,
      heap: heapUsed,
      loopDelay: delay.max,
      loopDelayP99: delay.p99,
      utilisation: performance.eventLoopUtilization(loop, this.#loop).utilization,
      gcPause: sum,
      gcLongest: longest,
      sockets: openConnections(),
    };
    this.#cpu = cpu;
    this.#at = now;
    this.#loop = loop;
    return usage;
  }
}
