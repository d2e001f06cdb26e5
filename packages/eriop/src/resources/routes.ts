import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Guard } from '../identity/authenticate.ts';
import type { Lists } from '../platform/cache/lists.ts';
import type { Pools } from '../platform/database/pools.ts';
import { scopeKey } from '../platform/database/scope.ts';
import { PageQuery, pageBody, pageOf } from '../platform/http/paging.ts';
import { notFound } from '../platform/http/problem.ts';
import { IdParams, Prepared } from '../platform/http/schemas.ts';
import type { Events } from '../realtime/events.ts';
import { RESOURCE_STATUSES, RESOURCE_TYPES, Resource, ResourcePage } from './model.ts';
import { countResources, findResource, listAvailable, listPage, type ResourceFilter } from './queries.ts';

const AvailableQuery = Type.Object({ resource_type: Type.Optional(Type.Enum([...RESOURCE_TYPES])) });

const ResourceList = Type.Array(Resource);

/** More available units than anyone can choose from in a list. */
const MAX_AVAILABLE = 500;

const Filter = Type.Object({
  resource_type: Type.Optional(Type.Enum([...RESOURCE_TYPES])),
  status: Type.Optional(Type.Enum([...RESOURCE_STATUSES])),
  ...PageQuery,
});

/** What the routes of `/resources` need. */
export interface ResourceServices {
  readonly pools: Pools;
  readonly lists: Lists;
  readonly guard: Guard;
  readonly events: Events;
}

/** Reading resources; what changes them is in `handling-routes`. */
export function resourceRoutes({ pools, lists, guard }: ResourceServices): FastifyPluginAsyncTypebox {
  const pool = pools.queries;
  const read = guard('resources:read');

  return async (app) => {
    app.get(
      '/resources/available',
      { onRequest: read, schema: { querystring: AvailableQuery, response: { 200: Prepared(ResourceList) } } },
      (request, reply) => {
        const { scope } = request.principal;
        const { resource_type: type } = request.query;
        const key = `resources/available ${type} ${scopeKey(scope)}`;
        return lists.sendFirst(request, reply, key, {
          limit: MAX_AVAILABLE,
          load: () => listAvailable(pool, scope, type, MAX_AVAILABLE),
          count: () =>
            countResources(pools.counts, scope, {
              status: 'available',
              ...(type && { resource_type: type }),
            }),
        });
      },
    );

    app.get(
      '/resources',
      { onRequest: read, schema: { querystring: Filter, response: { 200: Prepared(ResourcePage) } } },
      (request, reply) => {
        const { scope } = request.principal;
        const { resource_type, status } = request.query;
        const filter = { resource_type, status } as ResourceFilter;
        const page = pageOf(request.query);
        const filterKey = JSON.stringify([scopeKey(scope), resource_type, status]);
        const key = `resources ${page.page} ${page.pageSize} ${filterKey}`;
        return lists.send(request, reply, key, async () => {
          const count = () => countResources(pools.counts, scope, filter);
          const [items, total] = await Promise.all([
            listPage(pool, scope, filter, page),
            lists.total(`resources ${filterKey}`, count),
          ]);
          return pageBody(items, total, page);
        });
      },
    );

    app.get(
      '/resources/:id',
      { onRequest: read, schema: { params: IdParams, response: { 200: Resource } } },
      async ({ params, principal }) => {
        const resource = await findResource(pool, principal.scope, params.id);
        if (resource === undefined) throw notFound('resource');
        return resource;
      },
    );
  };
}
