import type { Config } from '../config.ts';
import { EriopError } from '../errors.ts';
import { connectDatabase } from './open.ts';

/** For counts, and for looking for ended sessions. */
const OTHER_POOLS = 2;

/** Connections that one process makes. */
export function connectionsOf({ poolSize, ingestConcurrency }: Config): number {
  return poolSize + ingestConcurrency + OTHER_POOLS;
}

/**
 * Several processes whose connections cannot all be made would start, and fail under load.
 *
 * @throws EriopError CONNECTIONS_EXCEEDED, or DATABASE_* if the database does not answer
 */
export async function requireConnections(config: Config): Promise<void> {
  const sql = await connectDatabase(config.databaseUrl, { max: 1, name: 'eriop start' });
  const [row] = await sql<[{ allowed: number }]>`
    select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
      - current_setting('reserved_connections')::int as allowed`.finally(() => sql.end({ timeout: 5 }));
  const needed = config.processes * connectionsOf(config);
  if (needed <= row.allowed) return;
  throw new EriopError(
    'CONNECTIONS_EXCEEDED',
    `${config.processes} processes make ${needed} connections (${connectionsOf(config)} each), and the database has ${row.allowed}.`,
    'Start fewer processes, lower ERIOP_POOL_SIZE, or raise max_connections.',
  );
}
