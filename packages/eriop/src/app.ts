import type { Logger } from 'pino';
import { Ingest } from './alerts/ingest.ts';
import { alertRoutes } from './alerts/routes.ts';
import { BuildingDirectory } from './buildings/directory.ts';
import { AccessTokens } from './identity/access-tokens.ts';
import { guardWith } from './identity/authenticate.ts';
import { CredentialCheck } from './identity/credential-check.ts';
import { identityRoutes } from './identity/routes.ts';
import { Sessions } from './identity/sessions.ts';
import { IncidentRegister } from './incidents/create.ts';
import { incidentRoutes } from './incidents/routes.ts';
import { Lists } from './platform/cache/lists.ts';
import type { Config } from './platform/config.ts';
import type { Pools } from './platform/database/pools.ts';
import { healthRoutes } from './platform/health.ts';
import { createServer } from './platform/http/server.ts';
import { createMetrics } from './platform/metrics.ts';
import { resourceRoutes } from './resources/routes.ts';

/** ERIOP's application: everything between the sockets and the database. */
export type App = ReturnType<typeof buildApp>;

/** Puts the concepts together. The pools stay the caller's to close, after the application. */
export function buildApp(config: Config, pools: Pools, logger: Logger) {
  const metrics = createMetrics();
  for (const pool of [pools.queries, pools.ingest, pools.counts]) metrics.watchPool(pool);

  const tokens = new AccessTokens(config.jwtSecret, config.accessTokenSeconds);
  const guard = guardWith(tokens);
  const lists = new Lists(config.listMaxAgeMs, {
    lists: metrics.countCache('lists'),
    totals: metrics.countCache('totals'),
  });
  const ingest: Ingest = new Ingest(pools.ingest, {
    concurrency: config.ingestConcurrency,
    maxBatch: config.ingestMaxBatch,
    maxQueued: config.ingestQueue,
    onCommit: metrics.watchGroupCommit('alerts', () => ingest.group),
  });
  const register: IncidentRegister = new IncidentRegister(
    pools.queries,
    metrics.watchGroupCommit('incidents', () => register.group),
  );
  const sessions: Sessions = new Sessions(
    pools.queries,
    config.refreshTokenSeconds,
    metrics.watchGroupCommit('sessions', () => sessions.group),
  );
  const credentials = new CredentialCheck(metrics.countCache('credentials'));
  const buildings = new BuildingDirectory(pools.queries);

  const server = createServer(logger, metrics.requests);
  healthRoutes(server, { pool: pools.queries, metrics });
  server.register(
    async (api) => {
      const { accessTokenSeconds } = config;
      api.register(
        identityRoutes({ pool: pools.queries, tokens, sessions, credentials, guard, accessTokenSeconds }),
      );
      api.register(alertRoutes({ pools, ingest, lists, buildings, guard }));
      api.register(incidentRoutes({ pools, register, lists, guard }));
      api.register(resourceRoutes({ pools, lists, guard }));
    },
    { prefix: '/api/v1' },
  );

  /** Resolves when everything that was accepted has been written and answered. */
  const drain = async () => {
    await Promise.all([ingest.group.drain(), register.group.drain(), sessions.group.drain()]);
  };
  return { server, sessions, metrics, drain };
}
