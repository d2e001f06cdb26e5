import { pino } from 'pino';
import { type App, buildApp } from './app.ts';
import { readConfig } from './platform/config.ts';
import { Pool } from './platform/database/pool.ts';
import { poolsOf } from './platform/database/pools.ts';

/** A description needs routes, not their answers: nothing connects to this, and no token is signed. */
const NOWHERE = 'postgres://nobody@127.0.0.1:1/nowhere';
const NO_SECRET = 'no token is ever signed with this';

/** An application that was put together, with all its routes, and has no database. */
export interface UnconnectedApp extends Pick<App, 'routes'> {
  stop(): Promise<void>;
}

/** For what is known before the first request: the routes and their description. */
export async function buildUnconnectedApp(): Promise<UnconnectedApp> {
  const config = readConfig({ DATABASE_URL: NOWHERE, ERIOP_JWT_SECRET: NO_SECRET });
  const pools = poolsOf({
    queries: Pool.later(NOWHERE, 'queries'),
    ingest: Pool.later(NOWHERE, 'ingest'),
    counts: Pool.later(NOWHERE, 'counts'),
    watch: Pool.later(NOWHERE, 'watch'),
  });
  const { server, routes } = buildApp(config, pools, pino({ level: 'silent' }));
  // Registers the routes, and stops short of what an application does before its first request.
  await server.after();
  const stop = async () => {
    await server.close();
    await pools.close();
  };
  return { routes, stop };
}
