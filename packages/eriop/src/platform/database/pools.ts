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
  close(): Promise<void>;
}

/** The driver prepares statements; their plans are made anew for each execution, because tables that were empty a
 * minute ago hold half a million rows now, and a plan kept from then would read them all. */
const PLAN_EACH_TIME = { plan_cache_mode: 'force_custom_plan' };

/** Short queries only wait for the network; see `Pool`. */
const QUERY_DEPTH = 8;

/** @throws EriopError DATABASE_* if the database does not answer */
export async function openPools(config: Config): Promise<Pools> {
  const { databaseUrl, poolSize, ingestConcurrency } = config;
  const queries = await Pool.open(databaseUrl, 'queries', poolSize, QUERY_DEPTH, {
    settings: PLAN_EACH_TIME,
  });
  const ingest = await Pool.open(databaseUrl, 'ingest', ingestConcurrency, 1);
  const counts = await Pool.open(databaseUrl, 'counts', 1, 1, { settings: PLAN_EACH_TIME });
  const close = async () => {
    await Promise.all([queries.close(), ingest.close(), counts.close()]);
  };
  return { queries, ingest, counts, close };
}
