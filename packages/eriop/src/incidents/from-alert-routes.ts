import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { findAlert } from '../alerts/queries.ts';
import type { BuildingDirectory } from '../buildings/directory.ts';
import { etagOf } from '../platform/http/if-match.ts';
import { notFound } from '../platform/http/problem.ts';
import { IdParams } from '../platform/http/schemas.ts';
import { IncidentChoices } from './handling-model.ts';
import { incidentFrom } from './incident-from-alert.ts';
import { Incident } from './model.ts';
import { openIncidentFor } from './open.ts';
import type { IncidentServices } from './routes.ts';

/** What making an incident of an alert needs. */
interface FromAlertServices extends IncidentServices {
  readonly buildings: BuildingDirectory;
}

/** An alert becomes an incident. */
export function incidentFromAlertRoutes(services: FromAlertServices): FastifyPluginAsyncTypebox {
  const { pools, register, lists, buildings, guard, events } = services;
  const pool = pools.queries;

  return async (app) => {
    app.post(
      '/alerts/:id/create-incident',
      {
        onRequest: guard('incidents:create'),
        schema: { params: IdParams, body: IncidentChoices, response: { 201: Incident } },
      },
      async ({ params, body, principal }, reply) => {
        const alert = await findAlert(pool, principal.scope, params.id);
        if (alert === undefined) throw notFound('alert');
        const { agency_id: agencyId, building_id: building } = alert;
        const plan = incidentFrom(alert, body);
        // The alert may outlive its building.
        const gone = building !== null && !(await buildings.has(agencyId, building));
        const by = { agencyId, userId: principal.userId };
        const incident = await openIncidentFor(
          alert,
          { pool, register, events },
          gone ? { ...plan, building_id: null } : plan,
          by,
        );
        await lists.noteWrite(principal);
        reply.code(201).header('etag', etagOf(incident));
        return incident;
      },
    );
  };
}
