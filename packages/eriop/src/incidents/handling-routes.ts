import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { etagOf, IfMatchHeaders } from '../platform/http/if-match.ts';
import { PageQuery, pageBody, pageOf } from '../platform/http/paging.ts';
import { notFound } from '../platform/http/problem.ts';
import { IdParams } from '../platform/http/schemas.ts';
import { announce } from '../realtime/announcement.ts';
import { assignUnit } from './assign.ts';
import type { Changed, ChangeRequest } from './change.ts';
import { editIncident } from './edit.ts';
import { escalateIncident } from './escalate.ts';
import {
  Escalation,
  IncidentPatch,
  TimelinePage,
  Transition,
  Transitions,
  UnitAssignment,
} from './handling-model.ts';
import { nextStatuses } from './life-cycle.ts';
import { Incident } from './model.ts';
import { findIncident } from './queries.ts';
import type { IncidentServices } from './routes.ts';
import { countTimeline, listTimeline } from './timeline.ts';
import { transitionIncident } from './transition.ts';

const Page = Type.Object(PageQuery);

/** What becomes of an incident: changes, life cycle, units, timeline. */
export function incidentHandlingRoutes(services: IncidentServices): FastifyPluginAsyncTypebox {
  const { pools, lists, guard, events } = services;
  const pool = pools.queries;

  /** Waits for the commit, then tells everybody. Noted for a refusal too: it tells of a state that lists must show. */
  const answer = async (request: FastifyRequest, reply: FastifyReply, change: Promise<Changed>) => {
    try {
      const { incident, announcements } = await change;
      announce(events, announcements);
      reply.header('etag', etagOf(incident));
      return incident;
    } finally {
      await lists.noteWrite(request.principal);
    }
  };

  return async (app) => {
    const schema = { params: IdParams, headers: IfMatchHeaders, response: { 200: Incident } };

    app.patch(
      '/incidents/:id',
      { onRequest: guard('incidents:update'), schema: { ...schema, body: IncidentPatch } },
      (request, reply) => answer(request, reply, editIncident(pool, changeOf(request), request.body)),
    );

    app.post(
      '/incidents/:id/transition',
      { onRequest: guard('incidents:transition'), schema: { ...schema, body: Transition } },
      (request, reply) => {
        const { status, notes } = request.body;
        return answer(request, reply, transitionIncident(pool, changeOf(request), status, notes));
      },
    );

    app.post(
      '/incidents/:id/assign',
      { onRequest: guard('incidents:assign'), schema: { ...schema, body: UnitAssignment } },
      (request, reply) => answer(request, reply, assignUnit(pool, changeOf(request), request.body.unit_id)),
    );

    app.post(
      '/incidents/:id/escalate',
      { onRequest: guard('incidents:escalate'), schema: { ...schema, body: Escalation } },
      (request, reply) =>
        answer(request, reply, escalateIncident(pool, changeOf(request), request.body.reason)),
    );

    const read = guard('incidents:read');
    app.get(
      '/incidents/:id/transitions',
      { onRequest: read, schema: { params: IdParams, response: { 200: Transitions } } },
      async ({ params, principal }) => {
        const incident = await findIncident(pool, principal.scope, params.id);
        if (incident === undefined) throw notFound('incident');
        return transitionsOf(incident);
      },
    );

    app.get(
      '/incidents/:id/timeline',
      { onRequest: read, schema: { params: IdParams, querystring: Page, response: { 200: TimelinePage } } },
      async ({ params, query, principal }) => {
        const page = pageOf(query);
        const [items, total] = await Promise.all([
          listTimeline(pool, principal.scope, params.id, page),
          countTimeline(pool, principal.scope, params.id),
        ]);
        if (total === undefined) throw notFound('incident');
        return pageBody(items, total, page);
      },
    );
  };
}

interface ChangingRequest {
  readonly principal: FastifyRequest['principal'];
  readonly params: { readonly id: string };
  readonly headers: { readonly 'if-match'?: string };
}

function changeOf({ principal, params, headers }: ChangingRequest): ChangeRequest {
  const { scope, userId } = principal;
  return { scope, incidentId: params.id, userId, ifMatch: headers['if-match'] };
}

/** What the life cycle allows an incident, and what it lacks for that. */
function transitionsOf({ status, unit_ids }: Incident): Transitions {
  const conditions: Transitions['conditions'] = [];
  if (status === 'new') conditions.push({ status: 'assigned', needs: 'unit', met: unit_ids.length > 0 });
  if (status === 'on_scene') conditions.push({ status: 'resolved', needs: 'notes', met: false });
  return { status, allowed: [...nextStatuses(status)], conditions };
}
