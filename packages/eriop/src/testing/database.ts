import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../platform/database/migrate.ts';
import { removeEmbeddedPostgres } from '../platform/embedded-postgres/remove.ts';
import { startEmbeddedPostgres } from '../platform/embedded-postgres/start.ts';

/** A database for one test file. */
export interface TestDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a real PostgreSQL in a temporary folder, with ERIOP's tables. */
export async function startTestDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'eriop-test-'));
  const data = join(folder, 'postgres');
  const server = await startEmbeddedPostgres({ folder: data, logFile: join(folder, 'postgres.log') });
  await migrate(server.url);
  const stop = async () => {
    await server.stop();
    await removeEmbeddedPostgres(data);
    await rm(folder, { recursive: true });
  };
  return { url: server.url, stop };
}
