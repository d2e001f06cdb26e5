import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Pool } from './database/pool.ts';
import type { GroupCommit } from './group-commit.ts';
import { RequestTimes } from './http/request-times.ts';

/** What one backend process tells Prometheus about itself. */
export interface Metrics {
  readonly requests: RequestTimes;
  readonly registry: Registry;
  /** Watches a pool's connections. */
  watchPool(pool: Pool): void;
  /** Watches a group commit; what it returns is to be called for each group that was committed. */
  watchGroupCommit<Item, Result>(
    name: string,
    get: () => GroupCommit<Item, Result>,
  ): (size: number, seconds: number) => void;
  /** Counts the hits and misses of a cache. */
  countCache(name: string): { onHit: () => void; onMiss: () => void };
  /** Everything, in Prometheus' text format. */
  toText(): Promise<string>;
}

const BATCH_SIZES = [1, 2, 5, 10, 20, 50, 100, 250, 500, 1000];
const COMMIT_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/** The default metrics include CPU time, memory, garbage collection and the event loop's delay. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 });
  const requests = new RequestTimes();
  const registers = [registry];
  const pools: Pool[] = [];
  const groups = new Map<string, () => { queued: number; running: number }>();

  const poolGauge = (name: string, help: string, value: (pool: Pool) => number) =>
    new Gauge({
      name,
      help,
      registers,
      labelNames: ['pool'],
      collect() {
        for (const pool of pools) this.set({ pool: pool.name }, value(pool));
      },
    });
  poolGauge('eriop_pool_connections', 'Connections that a pool may use.', (pool) => pool.size);
  poolGauge('eriop_pool_in_use', 'Queries on their way.', (pool) => pool.inUse);
  poolGauge('eriop_pool_waiting', 'Queries that wait for a connection.', (pool) => pool.waiting);
  const groupGauge = (
    name: string,
    help: string,
    value: (group: { queued: number; running: number }) => number,
  ) =>
    new Gauge({
      name,
      help,
      registers,
      labelNames: ['group'],
      collect() {
        for (const [label, get] of groups) this.set({ group: label }, value(get()));
      },
    });
  groupGauge('eriop_commit_queue_depth', 'Items that wait for a group commit.', (group) => group.queued);
  groupGauge('eriop_commits_running', 'Group commits on their way.', (group) => group.running);
  const labelNames = ['group'];
  const sizes = new Histogram({
    name: 'eriop_commit_batch_size',
    help: 'Items in a group commit.',
    labelNames,
    registers,
    buckets: BATCH_SIZES,
  });
  const times = new Histogram({
    name: 'eriop_commit_seconds',
    help: 'Duration of a group commit.',
    labelNames,
    registers,
    buckets: COMMIT_SECONDS,
  });
  const hits = new Counter({
    name: 'eriop_cache_hits_total',
    help: 'Answers from a cache.',
    labelNames: ['cache'],
    registers,
  });
  const misses = new Counter({
    name: 'eriop_cache_misses_total',
    help: 'Answers that a cache did not have.',
    labelNames: ['cache'],
    registers,
  });

  return {
    requests,
    registry,
    watchPool: (pool) => void pools.push(pool),
    watchGroupCommit: (name, get) => {
      groups.set(name, get);
      const size = sizes.labels(name);
      const time = times.labels(name);
      return (items, seconds) => {
        size.observe(items);
        time.observe(seconds);
      };
    },
    countCache: (name) => countCache(name, hits, misses),
    toText: async () => `${await registry.metrics()}${requests.toText()}`,
  };
}

/** Plain numbers on the way, read out when Prometheus asks. */
function countCache(
  cache: string,
  hits: Counter,
  misses: Counter,
): { onHit: () => void; onMiss: () => void } {
  const hit = hits.labels(cache);
  const miss = misses.labels(cache);
  hit.inc(0);
  miss.inc(0);
  return { onHit: () => hit.inc(), onMiss: () => miss.inc() };
}
