import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { findAlert } from '../alerts/queries.ts';
import type { Guard } from '../identity/authenticate.ts';
import type { Principal } from '../identity/principal.ts';
import type { Lists } from '../platform/cache/lists.ts';
import type { Pools } from '../platform/database/pools.ts';
import { scopeKey } from '../platform/database/scope.ts';
import { etagOf } from '../platform/http/if-match.ts';
import { PageQuery, pageBody, pageOf } from '../platform/http/paging.ts';
import { invalidField, notFound } from '../platform/http/problem.ts';
import { IdParams, Prepared, Uuid } from '../platform/http/schemas.ts';
import type { Events } from '../realtime/events.ts';
import type { IncidentRegister } from './create.ts';
import { CATEGORIES, INCIDENT_STATUSES, Incident, IncidentPage, NewIncident, Priority } from './model.ts';
import { openIncident, openIncidentFor } from './open.ts';
import {
  countActive,
  countIncidents,
  findIncident,
  type IncidentFilter,
  listActive,
  listPage,
} from './queries.ts';

const ActiveQuery = Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) });
const DEFAULT_LIMIT = 100;

const IncidentList = Type.Array(Incident);

const Filter = Type.Object({
  status: Type.Optional(Type.Enum([...INCIDENT_STATUSES])),
  priority: Type.Optional(Priority),
  category: Type.Optional(Type.Enum([...CATEGORIES])),
  building_id: Type.Optional(Uuid),
  ...PageQuery,
});

/** What the routes of `/incidents` need. */
export interface IncidentServices {
  readonly pools: Pools;
  readonly register: IncidentRegister;
  readonly lists: Lists;
  readonly guard: Guard;
  readonly events: Events;
}

/** Opening and reading incidents; what becomes of them is in `handling-routes`. */
export function incidentRoutes(services: IncidentServices): FastifyPluginAsyncTypebox {
  const { pools, register, lists, guard, events } = services;
  const pool = pools.queries;

  /** Within the caller's agency, even for those who see every agency. */
  const open = async (body: NewIncident, { agencyId, userId }: Principal): Promise<Incident> => {
    const opening = { pool, register, events };
    const { source_alert_id: alertId } = body;
    if (alertId === undefined) return openIncident(opening, body, { agencyId, userId });
    const alert = await findAlert(pool, { kind: 'agency', agencyId }, alertId);
    if (alert === undefined) throw invalidField('/source_alert_id', 'is not an alert of this agency');
    return openIncidentFor(alert, opening, body, { agencyId, userId });
  };

  return async (app) => {
    app.post(
      '/incidents',
      { onRequest: guard('incidents:create'), schema: { body: NewIncident, response: { 201: Incident } } },
      async ({ body, principal }, reply) => {
        const incident = await open(body, principal);
        await lists.noteWrite(principal);
        reply.code(201).header('etag', etagOf(incident));
        return incident;
      },
    );

    const read = guard('incidents:read');
    app.get(
      '/incidents/active',
      { onRequest: read, schema: { querystring: ActiveQuery, response: { 200: Prepared(IncidentList) } } },
      (request, reply) => {
        const { scope } = request.principal;
        const limit = request.query.limit ?? DEFAULT_LIMIT;
        const key = `incidents/active ${limit} ${scopeKey(scope)}`;
        return lists.sendFirst(request, reply, key, {
          limit,
          load: () => listActive(pool, scope, limit),
          count: () => countActive(pools.counts, scope),
        });
      },
    );

    app.get(
      '/incidents',
      { onRequest: read, schema: { querystring: Filter, response: { 200: Prepared(IncidentPage) } } },
      (request, reply) => {
        const { scope } = request.principal;
        const { status, priority, category, building_id } = request.query;
        const filter = { status, priority, category, building_id } as IncidentFilter;
        const page = pageOf(request.query);
        const filterKey = JSON.stringify([scopeKey(scope), status, priority, category, building_id]);
        const key = `incidents ${page.page} ${page.pageSize} ${filterKey}`;
        return lists.send(request, reply, key, async () => {
          const count = () => countIncidents(pools.counts, scope, filter);
          const [items, total] = await Promise.all([
            listPage(pool, scope, filter, page),
            lists.total(`incidents ${filterKey}`, count),
          ]);
          return pageBody(items, total, page);
        });
      },
    );

    app.get(
      '/incidents/:id',
      { onRequest: read, schema: { params: IdParams, response: { 200: Incident } } },
      async ({ params, principal }, reply) => {
        const incident = await findIncident(pool, principal.scope, params.id);
        if (incident === undefined) throw notFound('incident');
        reply.header('etag', etagOf(incident));
        return incident;
      },
    );
  };
}
