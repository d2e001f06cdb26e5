import type { Config } from '../config.ts';
import { Pool } from './pool.ts';

/** Separate pools, so that one kind of work cannot keep the connections from another. */
export interface Pools {
  /** Short queries and changes. */
  readonly queries: Pool;
  /** Alert inserts. */
  readonly ingest: Pool;
  /** Exact counts: one at a time, whatever they cost. */
  readonly counts: Pool;
  /** Looking for ended sessions twice a second: it must not wait behind requests. */
  readonly watch: Pool;
  readonly all: readonly Pool[];
  close(): Promise<void>;
}

/** The driver prepares statements; their plans are made anew for each execution, because tables that were empty a
 * minute ago hold half a million rows now, and a plan kept from then would read them all. */
const PLAN_EACH_TIME = { plan_cache_mode: 'force_custom_plan' };

/**
 * Who changes something locks its row, for some milliseconds. Others wait for it so long (ms), each on a connection, and
 * are then told to come back; a process that does not go on in the middle of a change loses its lock after so long.
 */
const LOCKS_END = { lock_timeout: '1000', idle_in_transaction_session_timeout: '10000' };

/** Short queries only wait for the network; see `Pool`. */
const QUERY_DEPTH = 8;

/** Counting every row of a large table takes its time; nobody waits but for the first count of each list. */
const COUNT_DEADLINE_MS = 30_000;

/** @throws EriopError DATABASE_* if the database does not answer */
export async function openPools(config: Config): Promise<Pools> {
  const { databaseUrl, poolSize, ingestConcurrency } = config;
  const queries = await Pool.open(databaseUrl, 'queries', poolSize, QUERY_DEPTH, {
    settings: { ...PLAN_EACH_TIME, ...LOCKS_END },
  });
  const ingest = await Pool.open(databaseUrl, 'ingest', ingestConcurrency, 1);
  const counts = await Pool.open(databaseUrl, 'counts', 1, 1, {
    settings: PLAN_EACH_TIME,
    deadlineMs: COUNT_DEADLINE_MS,
  });
  const watch = await Pool.open(databaseUrl, 'watch', 1, 1);
  return poolsOf({ queries, ingest, counts, watch });
}

/** The pools together. */
export function poolsOf(pools: Omit<Pools, 'all' | 'close'>): Pools {
  const all = [pools.queries, pools.ingest, pools.counts, pools.watch];
  const close = async () => {
    await Promise.all(all.map((pool) => pool.close()));
  };
  return { ...pools, all, close };
}
