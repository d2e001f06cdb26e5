import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Guard } from '../identity/authenticate.ts';
import type { Lists } from '../platform/cache/lists.ts';
import type { Pools } from '../platform/database/pools.ts';
import { scopeKey } from '../platform/database/scope.ts';
import { PageQuery, pageBody, pageOf } from '../platform/http/paging.ts';
import { notFound } from '../platform/http/problem.ts';
import { IdParams, Prepared, Text } from '../platform/http/schemas.ts';
import { ALERT_STATUSES, Alert, AlertPage, SEVERITIES, SOURCES } from './model.ts';
import {
  type AlertFilter,
  countAlerts,
  countUnacknowledged,
  findAlert,
  listPage,
  listUrgent,
} from './queries.ts';

const UrgentQuery = Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) });
const DEFAULT_LIMIT = 50;

const AlertList = Type.Array(Alert);

const Filter = Type.Object({
  status: Type.Optional(Type.Enum([...ALERT_STATUSES])),
  severity: Type.Optional(Type.Enum([...SEVERITIES])),
  alert_type: Type.Optional(Text(100)),
  source: Type.Optional(Type.Enum([...SOURCES])),
  ...PageQuery,
});

/** What the routes of `/alerts` need. */
export interface AlertServices {
  readonly pools: Pools;
  readonly lists: Lists;
  readonly guard: Guard;
}

/** Lists of alerts; how they come in is in `ingest-routes`, what becomes of them in `handling-routes`. */
export function alertRoutes(services: AlertServices): FastifyPluginAsyncTypebox {
  const { pools, lists, guard } = services;
  const pool = pools.queries;

  return async (app) => {
    const read = guard('alerts:read');
    app.get(
      '/alerts/pending',
      { onRequest: read, schema: { querystring: UrgentQuery, response: { 200: Prepared(AlertList) } } },
      (request, reply) => {
        const { scope } = request.principal;
        const limit = request.query.limit ?? DEFAULT_LIMIT;
        const key = `alerts/pending ${limit} ${scopeKey(scope)}`;
        return lists.sendFirst(request, reply, key, {
          limit,
          load: () => listUrgent(pool, scope, ['pending'], limit),
          count: () => countAlerts(pools.counts, scope, { status: 'pending' }),
        });
      },
    );

    app.get(
      '/alerts/unacknowledged',
      { onRequest: read, schema: { querystring: UrgentQuery, response: { 200: Prepared(AlertList) } } },
      (request, reply) => {
        const { scope } = request.principal;
        const limit = request.query.limit ?? DEFAULT_LIMIT;
        const key = `alerts/unacknowledged ${limit} ${scopeKey(scope)}`;
        return lists.sendFirst(request, reply, key, {
          limit,
          load: () => listUrgent(pool, scope, ['pending', 'processing'], limit),
          count: () => countUnacknowledged(pools.counts, scope),
        });
      },
    );

    app.get(
      '/alerts',
      { onRequest: read, schema: { querystring: Filter, response: { 200: Prepared(AlertPage) } } },
      (request, reply) => {
        const { scope } = request.principal;
        const { status, severity, alert_type, source } = request.query;
        const filter = { status, severity, alert_type, source } as AlertFilter;
        const page = pageOf(request.query);
        const filterKey = JSON.stringify([scopeKey(scope), status, severity, alert_type, source]);
        const key = `alerts ${page.page} ${page.pageSize} ${filterKey}`;
        return lists.send(request, reply, key, async () => {
          const count = () => countAlerts(pools.counts, scope, filter);
          const [items, total] = await Promise.all([
            listPage(pool, scope, filter, page),
            lists.total(`alerts ${filterKey}`, count),
          ]);
          return pageBody(items, total, page);
        });
      },
    );

    app.get(
      '/alerts/:id',
      { onRequest: read, schema: { params: IdParams, response: { 200: Alert } } },
      async ({ params, principal }) => {
        const alert = await findAlert(pool, principal.scope, params.id);
        if (alert === undefined) throw notFound('alert');
        return alert;
      },
    );
  };
}
