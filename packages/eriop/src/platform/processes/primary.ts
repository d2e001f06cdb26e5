import cluster, { type Worker } from 'node:cluster';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Config } from '../config.ts';
import { requireConnections } from '../database/connection-limit.ts';
import { serveShared } from '../shared/processes.ts';
import { BackOff } from './back-off.ts';
import type { Backend } from './backend.ts';
import type { FromProcess, MetricsPart, ToProcess } from './messages.ts';
import { ProcessNotStarted } from './not-started.ts';

/** What a stop may take beyond what each process takes for its own. */
const STOP_GRACE_MS = 2_000;
/** How long a process has for its own page of metrics. */
const METRICS_MS = 1_000;

/**
 * Starts `config.processes` processes of this program on one address, and starts those again that end. This process
 * keeps what the others share.
 *
 * @throws ProcessNotStarted, or EriopError DATABASE_* or CONNECTIONS_EXCEEDED
 */
export async function startProcesses(config: Config, logger: Logger): Promise<Backend> {
  await requireConnections(config);
  // Each accepts for itself: one that is held up leaves new connections to the others, and takes none with it when it
  // ends. (Handed out in turn by this process, one that is on its way to a process that ends would never be answered.)
  // Measured, two processes under load: 500 : 500 of 1,000 connections at once, 1,300 : 1,800 of 3,000 at 500 a second.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  const primary = new Primary(config, logger);
  return primary.start();
}

interface Place {
  readonly worker: Worker;
  ready: boolean;
}

class Primary {
  readonly #config: Config;
  readonly #logger: Logger;
  readonly #registry = new Registry();
  /** By their number, from 1; a process that takes the place of another has its number. */
  readonly #places = new Map<number, Place>();
  readonly #gatherings = new Map<number, (process: string, text: string) => void>();
  #gathering = 0;
  #restarts = 0;
  #started = false;
  #stopping: Promise<boolean> | undefined;

  constructor(config: Config, logger: Logger) {
    this.#config = config;
    this.#logger = logger;
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: 20 });
    const gauge = (name: string, help: string, value: () => number) =>
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(value());
        },
      });
    gauge('eriop_processes', 'Processes that there are to be.', () => config.processes);
    gauge('eriop_processes_running', 'Processes that there are.', () => this.#places.size);
    gauge('eriop_process_restarts', 'Processes that took the place of others.', () => this.#restarts);
  }

  /** The first one alone: if it cannot start, one sentence says why, and not one for each. */
  async start(): Promise<Backend> {
    const url = await this.#begin(1, new BackOff());
    const others = Array.from({ length: this.#config.processes - 1 }, (_, index) =>
      this.#begin(index + 2, new BackOff()),
    );
    await Promise.all(others);
    this.#started = true;
    return { url, stop: () => this.#stop() };
  }

  /** Resolves to its URL when it is ready. */
  #begin(number: number, backOff: BackOff): Promise<string> {
    const worker = cluster.fork();
    const place: Place = { worker, ready: false };
    const began = performance.now();
    this.#places.set(number, place);
    serveShared(worker.process);
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromProcess | undefined) => {
        if (message?.type === 'ready') {
          place.ready = true;
          this.#logger.info({ process: number, pid: worker.process.pid }, 'process ready');
          resolve(message.url);
        } else if (message?.type === 'own metrics') {
          this.#gatherings.get(message.id)?.(String(number), message.text);
        } else if (message?.type === 'gather metrics') void this.#gather(worker, message.id);
      });
      worker.once('exit', (code: number | null, signal: string | null) => {
        this.#places.delete(number);
        if (this.#stopping !== undefined) return;
        if (!this.#started && !place.ready) return reject(new ProcessNotStarted(code ?? 1));
        const ended = { process: number, pid: worker.process.pid, code, signal };
        this.#logger.error(ended, 'a process has ended; another one takes its place');
        setTimeout(() => this.#restart(number, backOff), backOff.after(performance.now() - began));
      });
    });
  }

  #restart(number: number, backOff: BackOff): void {
    if (this.#stopping !== undefined) return;
    this.#restarts += 1;
    void this.#begin(number, backOff);
  }

  /** Pages of all processes that answer in time, and of this one. */
  async #gather(asker: Worker, askersId: number): Promise<void> {
    this.#gathering += 1;
    const id = this.#gathering;
    const parts: MetricsPart[] = [];
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, METRICS_MS);
      const expected = this.#places.size;
      this.#gatherings.set(id, (process, text) => {
        if (parts.push([process, text]) < expected) return;
        clearTimeout(timer);
        resolve();
      });
      for (const { worker } of this.#places.values()) tell(worker, { type: 'give metrics', id });
    });
    this.#gatherings.delete(id);
    parts.sort(([one], [other]) => Number(one) - Number(other));
    parts.push(['primary', await this.#registry.metrics()]);
    tell(asker, { type: 'gathered metrics', id: askersId, parts });
  }

  #stop(): Promise<boolean> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  /** @returns whether each of them stopped in time */
  async #stopAll(): Promise<boolean> {
    const places = [...this.#places.values()];
    const ended = places.map(
      ({ worker, ready }) =>
        new Promise<boolean>((resolve) => {
          // One that was not ready had accepted nothing.
          worker.once('exit', (code: number | null) => resolve(code === 0 || !ready));
        }),
    );
    for (const { worker } of places) worker.process.kill('SIGTERM');
    const kill = setTimeout(() => {
      for (const { worker } of this.#places.values()) worker.process.kill('SIGKILL');
    }, this.#config.stopTimeoutMs + STOP_GRACE_MS);
    const all = await Promise.all(ended);
    clearTimeout(kill);
    return all.every((inTime) => inTime);
  }
}

/** A process that has just ended needs no answer. */
function tell(worker: Worker, message: ToProcess): void {
  if (worker.isConnected()) worker.process.send(message, () => undefined);
}
