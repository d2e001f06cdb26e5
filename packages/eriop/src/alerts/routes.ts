import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { BuildingDirectory } from '../buildings/directory.ts';
import type { Guard } from '../identity/authenticate.ts';
import type { Lists } from '../platform/cache/lists.ts';
import type { Pools } from '../platform/database/pools.ts';
import { scopeKey } from '../platform/database/scope.ts';
import { optionalBody } from '../platform/http/optional-body.ts';
import { PageQuery, pageBody, pageOf } from '../platform/http/paging.ts';
import { invalidField, notFound, Problem } from '../platform/http/problem.ts';
import { IdParams, Text } from '../platform/http/schemas.ts';
import type { Ingest } from './ingest.ts';
import { ALERT_STATUSES, type Alert, NewAlert, SEVERITIES, SOURCES } from './model.ts';
import {
  type AlertFilter,
  acknowledgePending,
  countAlerts,
  findAlert,
  listPage,
  listUrgent,
} from './queries.ts';
import { isHarmlessRepeat } from './rules.ts';

const UrgentQuery = Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) });
const DEFAULT_LIMIT = 50;

const Filter = Type.Object({
  status: Type.Optional(Type.Enum([...ALERT_STATUSES])),
  severity: Type.Optional(Type.Enum([...SEVERITIES])),
  alert_type: Type.Optional(Text(100)),
  source: Type.Optional(Type.Enum([...SOURCES])),
  ...PageQuery,
});

const Acknowledgement = Type.Object({ notes: Type.Optional(Type.String({ maxLength: 2000 })) });

/** What the routes of `/alerts` need. */
export interface AlertServices {
  readonly pools: Pools;
  readonly ingest: Ingest;
  readonly lists: Lists;
  readonly buildings: BuildingDirectory;
  readonly guard: Guard;
}

/** Ingest, lists and acknowledgement of alerts. */
export function alertRoutes(services: AlertServices): FastifyPluginAsyncTypebox {
  const { pools, ingest, lists, buildings, guard } = services;
  const pool = pools.queries;

  return async (app) => {
    app.post(
      '/alerts/ingest',
      { onRequest: guard('alerts:ingest'), schema: { body: NewAlert } },
      async ({ body, principal }, reply) => {
        const { building_id: building } = body;
        if (building !== undefined && !(await buildings.has(principal.agencyId, building))) {
          throw invalidField('/building_id', 'is not a building of this agency');
        }
        const alert = await ingest.store(body, principal.agencyId);
        reply.code(201).header('content-type', 'application/json; charset=utf-8');
        return alert;
      },
    );

    const read = guard('alerts:read');
    app.get(
      '/alerts/pending',
      { onRequest: read, schema: { querystring: UrgentQuery } },
      (request, reply) => {
        const { scope } = request.principal;
        const limit = request.query.limit ?? DEFAULT_LIMIT;
        const key = `alerts/pending ${limit} ${scopeKey(scope)}`;
        return lists.send(request, reply, key, () => listUrgent(pool, scope, ['pending'], limit));
      },
    );

    app.get(
      '/alerts/unacknowledged',
      { onRequest: read, schema: { querystring: UrgentQuery } },
      (request, reply) => {
        const { scope } = request.principal;
        const limit = request.query.limit ?? DEFAULT_LIMIT;
        const key = `alerts/unacknowledged ${limit} ${scopeKey(scope)}`;
        return lists.send(request, reply, key, () =>
          listUrgent(pool, scope, ['pending', 'processing'], limit),
        );
      },
    );

    app.get('/alerts', { onRequest: read, schema: { querystring: Filter } }, (request, reply) => {
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
    });

    app.get(
      '/alerts/:id',
      { onRequest: read, schema: { params: IdParams } },
      async ({ params, principal }): Promise<Alert> => {
        const alert = await findAlert(pool, principal.scope, params.id);
        if (alert === undefined) throw notFound('alert');
        return alert;
      },
    );

    app.post(
      '/alerts/:id/acknowledge',
      {
        onRequest: guard('alerts:acknowledge'),
        preValidation: optionalBody,
        schema: { params: IdParams, body: Acknowledgement },
      },
      async ({ params, body, principal }): Promise<Alert> => {
        const by = { userId: principal.userId, notes: body.notes };
        const changed = await acknowledgePending(pool, principal.scope, params.id, by);
        // Noted for a repeat too: who is told that it is acknowledged must not find it among the pending ones.
        lists.noteWrite(principal);
        const alert = changed ?? (await findAlert(pool, principal.scope, params.id));
        if (alert === undefined) throw notFound('alert');
        if (changed === undefined && !isHarmlessRepeat(alert)) {
          throw new Problem(
            409,
            'alert-closed',
            `The alert is ${alert.status} and cannot be acknowledged any more.`,
          );
        }
        return alert;
      },
    );
  };
}
