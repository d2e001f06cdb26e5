import type { FastifyInstance } from 'fastify';
import type { Pools } from './database/pools.ts';
import { unavailable } from './http/problem.ts';
import type { Shared } from './shared/shared.ts';

/** How long the database may take to answer before the instance counts as not ready. */
const READY_WITHIN_MS = 2_000;

/** `/health/live`, `/health/ready` and `/metrics`: for the machinery around, without authentication. */
export function healthRoutes(
  app: FastifyInstance,
  { pools, toMetricsText, shared }: { pools: Pools; toMetricsText: () => Promise<string>; shared: Shared },
): void {
  app.get('/health/live', async () => ({ status: 'alive' }));
  app.get('/health/ready', async () => {
    await probe(pools);
    // Without Redis everything works, from PostgreSQL: requests are still to be sent here (200).
    if (!shared.available) return { status: 'degraded', database: 'ok', cache: 'unavailable' };
    return { status: 'ready', database: 'ok', cache: shared.kind };
  });
  app.get('/metrics', async (_request, reply) => {
    reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8');
    return toMetricsText();
  });
}

/**
 * One pool may be cut off while the others answer, as when PostgreSQL has no connection left. What counts is asked how it
 * fared last: a probe would wait behind a count, which may take long.
 */
async function probe({ queries, ingest, watch, counts }: Pools): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooSlow = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(unavailable('The database does not answer in time.', 2)),
      READY_WITHIN_MS,
    );
  });
  try {
    await Promise.race([Promise.all([queries, ingest, watch].map((pool) => pool.probe())), tooSlow]);
    if (!counts.available) await Promise.race([counts.probe(), tooSlow]);
  } finally {
    clearTimeout(timer);
  }
}
