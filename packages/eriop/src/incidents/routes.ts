import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { findAlert } from '../alerts/queries.ts';
import type { Guard } from '../identity/authenticate.ts';
import type { Lists } from '../platform/cache/lists.ts';
import type { Pools } from '../platform/database/pools.ts';
import { scopeKey } from '../platform/database/scope.ts';
import { PageQuery, pageBody, pageOf } from '../platform/http/paging.ts';
import { invalidField, notFound } from '../platform/http/problem.ts';
import { IdParams, Uuid } from '../platform/http/schemas.ts';
import type { IncidentRegister } from './create.ts';
import { CATEGORIES, INCIDENT_STATUSES, type Incident, NewIncident, Priority } from './model.ts';
import { countIncidents, findIncident, type IncidentFilter, listActive, listPage } from './queries.ts';

const ActiveQuery = Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) });
const DEFAULT_LIMIT = 100;

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
}

/** Opening and reading incidents. */
export function incidentRoutes(services: IncidentServices): FastifyPluginAsyncTypebox {
  const { pools, register, lists, guard } = services;
  const pool = pools.queries;

  return async (app) => {
    app.post(
      '/incidents',
      { onRequest: guard('incidents:create'), schema: { body: NewIncident } },
      async ({ body, principal }, reply): Promise<Incident> => {
        const { source_alert_id: alertId } = body;
        // Within the incident's agency, even for those who see every agency.
        const home = { kind: 'agency', agencyId: principal.agencyId } as const;
        if (alertId !== undefined && (await findAlert(pool, home, alertId)) === undefined) {
          throw invalidField('/source_alert_id', 'is not an alert of this agency');
        }
        const incident = await register.open(body, principal);
        lists.noteWrite(principal);
        reply.code(201);
        return incident;
      },
    );

    const read = guard('incidents:read');
    app.get(
      '/incidents/active',
      { onRequest: read, schema: { querystring: ActiveQuery } },
      (request, reply) => {
        const { scope } = request.principal;
        const limit = request.query.limit ?? DEFAULT_LIMIT;
        const key = `incidents/active ${limit} ${scopeKey(scope)}`;
        return lists.send(request, reply, key, () => listActive(pool, scope, limit));
      },
    );

    app.get('/incidents', { onRequest: read, schema: { querystring: Filter } }, (request, reply) => {
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
    });

    app.get(
      '/incidents/:id',
      { onRequest: read, schema: { params: IdParams } },
      async ({ params, principal }): Promise<Incident> => {
        const incident = await findIncident(pool, principal.scope, params.id);
        if (incident === undefined) throw notFound('incident');
        return incident;
      },
    );
  };
}
