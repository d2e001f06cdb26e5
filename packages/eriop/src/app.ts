import type { Logger } from 'pino';
import { alertHandlingRoutes } from './alerts/handling-routes.ts';
import { Ingest } from './alerts/ingest.ts';
import { ingestRoutes } from './alerts/ingest-routes.ts';
import { alertRoutes } from './alerts/routes.ts';
import { BuildingDirectory } from './buildings/directory.ts';
import { buildingRoutes } from './buildings/routes.ts';
import { createIdentity } from './identity/identity.ts';
import { recordChanges } from './identity/recorded-changes.ts';
import { IncidentRegister } from './incidents/create.ts';
import { incidentFromAlertRoutes } from './incidents/from-alert-routes.ts';
import { incidentHandlingRoutes } from './incidents/handling-routes.ts';
import { incidentRoutes } from './incidents/routes.ts';
import { reportStatus } from './incidents/unit-status.ts';
import { openApiRoutes } from './openapi/routes.ts';
import { Lists } from './platform/cache/lists.ts';
import type { Config } from './platform/config.ts';
import { logOutages } from './platform/database/log-outages.ts';
import type { Pools } from './platform/database/pools.ts';
import { healthRoutes } from './platform/health.ts';
import { RouteList } from './platform/http/route-list.ts';
import { createServer } from './platform/http/server.ts';
import { createMetrics } from './platform/metrics.ts';
import { sharedInMemory } from './platform/shared/memory.ts';
import { watchShared } from './platform/shared/metrics.ts';
import type { Shared } from './platform/shared/shared.ts';
import { Events } from './realtime/events.ts';
import { Feed } from './realtime/feed.ts';
import { createFeedMetrics } from './realtime/feed-metrics.ts';
import { feedRoute } from './realtime/feed-upgrade.ts';
import { resourceHandlingRoutes } from './resources/handling-routes.ts';
import { resourceRoutes } from './resources/routes.ts';

/** ERIOP's application: everything between the sockets and the database. */
export type App = ReturnType<typeof buildApp>;

/** What there is around one instance. */
interface Surroundings {
  /** What it shares with others; by default nothing. */
  readonly shared?: Shared | undefined;
  /** Makes its page of metrics that of several processes. */
  readonly metricsOfAll?: ((own: () => Promise<string>) => () => Promise<string>) | undefined;
}

/** Puts the concepts together. The pools stay the caller's to close, after the application. */
export function buildApp(config: Config, pools: Pools, logger: Logger, surroundings: Surroundings = {}) {
  const { shared = sharedInMemory(), metricsOfAll = (own) => own } = surroundings;
  const metrics = createMetrics();
  watchShared(metrics.registry, shared);
  const feedMetrics = createFeedMetrics(metrics.registry);
  const events = new Events(shared.log, feedMetrics.onFailure);
  for (const pool of pools.all) metrics.watchPool(pool);
  logOutages(pools, logger);

  const identity = createIdentity({ config, pools, logger, shared, metrics });
  const { guard } = identity;
  const lists = new Lists(config.listMaxAgeMs, shared, {
    lists: metrics.countCache('lists'),
    sharedLists: metrics.countCache('shared lists'),
    totals: metrics.countCache('totals'),
  });
  const ingest: Ingest = new Ingest(pools.ingest, {
    concurrency: config.ingestConcurrency,
    maxBatch: config.ingestMaxBatch,
    maxQueued: config.ingestQueue,
    onCommit: {
      single: metrics.watchGroupCommit('alerts', () => ingest.group),
      batches: metrics.watchGroupCommit('alert batches', () => ingest.batches),
      keyed: metrics.watchGroupCommit('keyed alerts', () => ingest.keyed),
    },
  });
  const register: IncidentRegister = new IncidentRegister(
    pools.queries,
    metrics.watchGroupCommit('incidents', () => register.group),
  );
  const buildings = new BuildingDirectory(pools.queries);

  const routes = new RouteList();
  const server = createServer(logger, metrics.requests, routes, config.trustedProxies);
  server.addHook('onReady', identity.start);
  server.addHook('onClose', identity.stop);
  server.addHook('onClose', async () => lists.close());
  recordChanges(server, identity.audit);
  healthRoutes(server, { pools, toMetricsText: metricsOfAll(metrics.toText), shared });
  const feed = new Feed({
    log: shared.log,
    tokens: identity.tokens,
    metrics: feedMetrics,
    max: config.wsMax,
    maxPerUser: config.wsMaxPerUser,
  });
  feedRoute(server, feed, config.wsOrigins);
  openApiRoutes(server, routes);
  server.register(
    async (api) => {
      api.register(identity.routes);
      api.register(ingestRoutes({ pool: pools.queries, ingest, buildings, guard, events }));
      api.register(alertRoutes({ pools, lists, guard }));
      api.register(alertHandlingRoutes({ pools, lists, guard, events }));
      const incidents = { pools, register, lists, guard, events };
      api.register(incidentRoutes(incidents));
      api.register(incidentHandlingRoutes(incidents));
      api.register(incidentFromAlertRoutes({ ...incidents, buildings }));
      const resources = { pools, lists, guard, events };
      api.register(resourceRoutes(resources));
      api.register(resourceHandlingRoutes({ ...resources, reportStatus }));
      api.register(buildingRoutes({ pools, lists, guard }));
    },
    { prefix: '/api/v1' },
  );

  /** Resolves when everything that was accepted has been written and answered. */
  const drain = async () => {
    await Promise.all([ingest.drain(), register.group.drain(), identity.drain()]);
  };
  return { server, routes, sessions: identity.sessions, ingest, metrics, drain };
}
