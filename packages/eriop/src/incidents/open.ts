import type { Alert } from '../alerts/model.ts';
import { findAlert } from '../alerts/queries.ts';
import { alertRefusal } from '../alerts/refusal.ts';
import type { Pool } from '../platform/database/pool.ts';
import { notFound } from '../platform/http/problem.ts';
import type { Events } from '../realtime/events.ts';
import type { IncidentRegister, IncidentToOpen, Opener } from './create.ts';
import type { Incident } from './model.ts';

/** What opening an incident needs. */
export interface OpeningServices {
  readonly pool: Pool;
  readonly register: IncidentRegister;
  readonly events: Events;
}

/**
 * Opens an incident for an alert, and tells everybody of both.
 *
 * @throws Problem 409 if the alert has an incident already, or is closed
 */
export async function openIncidentFor(
  alert: Alert,
  { pool, register, events }: OpeningServices,
  incident: IncidentToOpen,
  by: Opener,
): Promise<Incident> {
  const opened = await register.open({ ...incident, source_alert_id: alert.id }, by);
  if (opened === undefined) {
    const present = await findAlert(pool, { kind: 'agency', agencyId: by.agencyId }, alert.id);
    throw present === undefined ? notFound('alert') : alertRefusal(present, 'get an incident');
  }
  events.publish('incident.created', opened.agency_id, opened);
  // As the register has left it. To read it again could fail, and the incident is there.
  const taken: Alert = {
    ...alert,
    status: 'processing',
    incident_id: opened.id,
    updated_at: opened.created_at,
  };
  events.publish('alert.updated', alert.agency_id, taken);
  return opened;
}

/** Opens an incident that nobody was alerted of by a device, and tells everybody of it. */
export async function openIncident(
  { register, events }: OpeningServices,
  incident: IncidentToOpen,
  by: Opener,
): Promise<Incident> {
  const opened = await register.open(incident, by);
  if (opened === undefined) throw new TypeError('an incident with an alert goes to openIncidentFor');
  events.publish('incident.created', opened.agency_id, opened);
  return opened;
}
