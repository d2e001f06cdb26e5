import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Guard } from '../identity/authenticate.ts';
import type { Lists } from '../platform/cache/lists.ts';
import type { Pools } from '../platform/database/pools.ts';
import { scopeKey } from '../platform/database/scope.ts';
import { PageQuery, pageBody, pageOf } from '../platform/http/paging.ts';
import { notFound } from '../platform/http/problem.ts';
import { IdParams, Prepared } from '../platform/http/schemas.ts';
import { BUILDING_TYPES, Building, BuildingPage, HAZARD_LEVELS, NearBuilding } from './model.ts';
import {
  type BuildingFilter,
  countBuildings,
  countNear,
  findBuilding,
  listNear,
  listPage,
} from './queries.ts';

const Filter = Type.Object({
  building_type: Type.Optional(Type.Enum([...BUILDING_TYPES])),
  hazard_level: Type.Optional(Type.Enum([...HAZARD_LEVELS])),
  ...PageQuery,
});

/** More than a city's width: what is further away is not near. */
const MAX_RADIUS_KM = 100;
const DEFAULT_RADIUS_KM = 1;
const DEFAULT_LIMIT = 50;

const NearQuery = Type.Object({
  lat: Type.Number({ minimum: -90, maximum: 90 }),
  lng: Type.Number({ minimum: -180, maximum: 180 }),
  radius_km: Type.Optional(Type.Number({ minimum: 0, maximum: MAX_RADIUS_KM, default: DEFAULT_RADIUS_KM })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: DEFAULT_LIMIT })),
});

/** What the routes of `/buildings` need. */
export interface BuildingServices {
  readonly pools: Pools;
  readonly lists: Lists;
  readonly guard: Guard;
}

/** Reading buildings. */
export function buildingRoutes({ pools, lists, guard }: BuildingServices): FastifyPluginAsyncTypebox {
  const pool = pools.queries;
  const read = guard('buildings:read');

  return async (app) => {
    app.get(
      '/buildings',
      { onRequest: read, schema: { querystring: Filter, response: { 200: Prepared(BuildingPage) } } },
      (request, reply) => {
        const { scope } = request.principal;
        const { building_type, hazard_level } = request.query;
        const filter = { building_type, hazard_level } as BuildingFilter;
        const page = pageOf(request.query);
        const filterKey = JSON.stringify([scopeKey(scope), building_type, hazard_level]);
        const key = `buildings ${page.page} ${page.pageSize} ${filterKey}`;
        return lists.send(request, reply, key, async () => {
          const count = () => countBuildings(pools.counts, scope, filter);
          const [items, total] = await Promise.all([
            listPage(pool, scope, filter, page),
            lists.total(`buildings ${filterKey}`, count),
          ]);
          return pageBody(items, total, page);
        });
      },
    );

    app.get(
      '/buildings/near',
      { onRequest: read, schema: { querystring: NearQuery, response: { 200: Type.Array(NearBuilding) } } },
      async ({ query, principal: { scope } }, reply) => {
        const { lat: latitude, lng: longitude, radius_km = DEFAULT_RADIUS_KM, limit = DEFAULT_LIMIT } = query;
        const centre = { latitude, longitude };
        const found = await listNear(pool, scope, centre, radius_km, limit);
        const whole = found.length < limit;
        reply.header('x-total-count', whole ? found.length : await countNear(pool, scope, centre, radius_km));
        return found;
      },
    );

    app.get(
      '/buildings/:id',
      { onRequest: read, schema: { params: IdParams, response: { 200: Building } } },
      async ({ params, principal }) => {
        const building = await findBuilding(pool, principal.scope, params.id);
        if (building === undefined) throw notFound('building');
        return building;
      },
    );
  };
}
