import type { FastifyInstance } from 'fastify';
import type { Pool } from './database/pool.ts';
import { EVERY_AGENCY } from './database/scope.ts';
import { unavailable } from './http/problem.ts';
import type { Shared } from './shared/shared.ts';

/** How long the database may take to answer before the instance counts as not ready. */
const READY_WITHIN_MS = 2_000;

/** `/health/live`, `/health/ready` and `/metrics`: for the machinery around, without authentication. */
export function healthRoutes(
  app: FastifyInstance,
  { pool, toMetricsText, shared }: { pool: Pool; toMetricsText: () => Promise<string>; shared: Shared },
): void {
  app.get('/health/live', async () => ({ status: 'alive' }));
  app.get('/health/ready', async () => {
    await probe(pool);
    // Without Redis everything works, from PostgreSQL: requests are still to be sent here (200).
    if (!shared.available) return { status: 'degraded', database: 'ok', cache: 'unavailable' };
    return { status: 'ready', database: 'ok', cache: shared.kind };
  });
  app.get('/metrics', async (_request, reply) => {
    reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8');
    return toMetricsText();
  });
}

async function probe(pool: Pool): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooSlow = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(unavailable('The database does not answer in time.', 2)),
      READY_WITHIN_MS,
    );
  });
  try {
    await Promise.race([pool.run(EVERY_AGENCY, (sql) => sql`select 1`), tooSlow]);
  } finally {
    clearTimeout(timer);
  }
}
