import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Pool } from '../platform/database/pool.ts';
import type { Scope } from '../platform/database/scope.ts';
import { notFound } from '../platform/http/problem.ts';
import { IdParams } from '../platform/http/schemas.ts';
import { type Announcement, announce } from '../realtime/announcement.ts';
import {
  NewResource,
  Resource,
  ResourceLocation,
  type ResourceStatus,
  ResourceStatusChange,
} from './model.ts';
import { insertResource, moveResource } from './queries.ts';
import type { ResourceServices } from './routes.ts';

/** The resource as it is now, and what the live feed is to be told. */
export interface StatusChanged {
  readonly resource: Resource;
  readonly announcements: readonly Announcement[];
}

/** What handling resources needs beyond showing them. */
interface ResourceHandlingServices extends ResourceServices {
  /** Reports a status: a unit that is at an incident leaves it, which is the incidents' to write down. */
  readonly reportStatus: (
    pool: Pool,
    scope: Scope,
    id: string,
    status: ResourceStatus,
    userId: string,
  ) => Promise<StatusChanged>;
}

/** Adding resources, and what they report. */
export function resourceHandlingRoutes(services: ResourceHandlingServices): FastifyPluginAsyncTypebox {
  const { pools, lists, guard, events, reportStatus } = services;
  const pool = pools.queries;

  return async (app) => {
    app.post(
      '/resources',
      { onRequest: guard('resources:create'), schema: { body: NewResource, response: { 201: Resource } } },
      async ({ body, principal }, reply) => {
        const resource = await insertResource(pool, principal.agencyId, body);
        events.publish('resource.updated', resource.agency_id, resource);
        await lists.noteWrite(principal);
        reply.code(201);
        return resource;
      },
    );

    const report = guard('resources:report');
    const schema = { params: IdParams, response: { 200: Resource } };

    app.patch(
      '/resources/:id/status',
      { onRequest: report, schema: { ...schema, body: ResourceStatusChange } },
      async ({ params, body, principal }) => {
        const { scope, userId } = principal;
        const { resource, announcements } = await reportStatus(pool, scope, params.id, body.status, userId);
        announce(events, announcements);
        await lists.noteWrite(principal);
        return resource;
      },
    );

    app.patch(
      '/resources/:id/location',
      { onRequest: report, schema: { ...schema, body: ResourceLocation } },
      async ({ params, body, principal }) => {
        const resource = await moveResource(pool, principal.scope, params.id, body);
        if (resource === undefined) throw notFound('resource');
        events.publish('resource.updated', resource.agency_id, resource);
        await lists.noteWrite(principal);
        return resource;
      },
    );
  };
}
