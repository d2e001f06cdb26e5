import type { FastifyInstance } from 'fastify';
import type { Pool } from './database/pool.ts';
import { unavailable } from './http/problem.ts';
import type { Metrics } from './metrics.ts';

/** How long the database may take to answer before the instance counts as not ready. */
const READY_WITHIN_MS = 2_000;

/** `/health/live`, `/health/ready` and `/metrics`: for the machinery around, without authentication. */
export function healthRoutes(
  app: FastifyInstance,
  { pool, metrics }: { pool: Pool; metrics: Metrics },
): void {
  app.get('/health/live', async () => ({ status: 'alive' }));
  app.get('/health/ready', async () => {
    await probe(pool);
    return { status: 'ready', database: 'ok' };
  });
  app.get('/metrics', async (_request, reply) => {
    reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8');
    return metrics.toText();
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
    await Promise.race([pool.run((sql) => sql`select 1`), tooSlow]);
  } finally {
    clearTimeout(timer);
  }
}
