import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Guard } from '../identity/authenticate.ts';
import type { Principal } from '../identity/principal.ts';
import type { Lists } from '../platform/cache/lists.ts';
import type { Pools } from '../platform/database/pools.ts';
import { invalidField, notFound } from '../platform/http/problem.ts';
import { IdParams } from '../platform/http/schemas.ts';
import type { Events } from '../realtime/events.ts';
import { assignOpen, dismissOpen, hasAlertHandler } from './handling.ts';
import { Acknowledgement, AlertAssignment, Dismissal } from './handling-model.ts';
import { Alert } from './model.ts';
import { acknowledgePending, findAlert } from './queries.ts';
import { alertRefusal } from './refusal.ts';
import { isHarmlessRepeat } from './rules.ts';

/** What the routes that handle alerts need. */
export interface AlertHandlingServices {
  readonly pools: Pools;
  readonly lists: Lists;
  readonly guard: Guard;
  readonly events: Events;
}

/** What becomes of an alert: acknowledged, dismissed, assigned. That it becomes an incident is the incidents' affair. */
export function alertHandlingRoutes(services: AlertHandlingServices): FastifyPluginAsyncTypebox {
  const { pools, lists, guard, events } = services;
  const pool = pools.queries;

  const find = async ({ scope }: Principal, id: string): Promise<Alert> => {
    const alert = await findAlert(pool, scope, id);
    if (alert === undefined) throw notFound('alert');
    return alert;
  };

  /** Tells of a change. Noted for what was no change too: who is told of a state must not find another in a list. */
  const tell = async (principal: Principal, changed: Alert | undefined) => {
    if (changed !== undefined) events.publish('alert.updated', changed.agency_id, changed);
    await lists.noteWrite(principal);
  };

  return async (app) => {
    const schema = { params: IdParams, response: { 200: Alert } };

    app.post(
      '/alerts/:id/acknowledge',
      {
        onRequest: guard('alerts:acknowledge'),
        schema: { ...schema, body: Acknowledgement },
      },
      async ({ params, body, principal }) => {
        const by = { userId: principal.userId, notes: body.notes };
        const changed = await acknowledgePending(pool, principal.scope, params.id, by);
        await tell(principal, changed);
        if (changed !== undefined) return changed;
        const alert = await find(principal, params.id);
        if (!isHarmlessRepeat(alert)) throw alertRefusal(alert, 'be acknowledged');
        return alert;
      },
    );

    app.post(
      '/alerts/:id/dismiss',
      { onRequest: guard('alerts:dismiss'), schema: { ...schema, body: Dismissal } },
      async ({ params, body, principal }) => {
        const by = { userId: principal.userId, reason: body.reason };
        const changed = await dismissOpen(pool, principal.scope, params.id, by);
        await tell(principal, changed);
        if (changed === undefined) throw alertRefusal(await find(principal, params.id), 'be dismissed');
        return changed;
      },
    );

    app.post(
      '/alerts/:id/assign',
      { onRequest: guard('alerts:assign'), schema: { ...schema, body: AlertAssignment } },
      async ({ params, body, principal }) => {
        const changed = await assignOpen(pool, principal.scope, params.id, body.assigned_to_id);
        await tell(principal, changed);
        if (changed !== undefined) return changed;
        const alert = await find(principal, params.id);
        if (!(await hasAlertHandler(pool, alert.agency_id, body.assigned_to_id))) {
          throw invalidField('/assigned_to_id', 'is nobody of this agency who may handle alerts');
        }
        throw alertRefusal(alert, 'be assigned');
      },
    );
  };
}
