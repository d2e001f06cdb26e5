import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Shared } from './shared.ts';

const COMMAND_SECONDS = [0.0002, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25];

/** What Prometheus is told of what instances share. */
export function watchShared(registry: Registry, shared: Shared): void {
  const registers = [registry];
  new Gauge({
    name: 'eriop_redis_available',
    help: 'Whether what the instances share can be reached (1), or this one goes on alone (0).',
    registers,
    collect() {
      this.set(shared.available ? 1 : 0);
    },
  });
  const reconnects = new Counter({
    name: 'eriop_redis_reconnects_total',
    help: 'Connections to Redis that were lost and made again.',
    registers,
  });
  const commands = new Histogram({
    name: 'eriop_redis_command_seconds',
    help: 'Time of a command, whether it was answered or given up.',
    buckets: COMMAND_SECONDS,
    registers,
  });
  const alone = new Counter({
    name: 'eriop_shared_alone_entries_total',
    help: 'Entries of the log (events, locks, ended sessions) that other instances were not told of.',
    registers,
  });
  shared.observe({
    onCommand: (seconds) => commands.observe(seconds),
    onReconnect: () => reconnects.inc(),
    onAlone: (entries) => alone.inc(entries),
  });
}
