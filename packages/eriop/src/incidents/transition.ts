import { resolveAlertOf } from '../alerts/handling.ts';
import type { Queryable } from '../platform/database/open.ts';
import type { Pool } from '../platform/database/pool.ts';
import { Problem } from '../platform/http/problem.ts';
import type { Announcement } from '../realtime/announcement.ts';
import { releaseUnits } from '../resources/units.ts';
import { type Changed, type ChangeRequest, changeIncident } from './change.ts';
import { nextStatuses, type Refusal, refusalOf, releasesUnits } from './life-cycle.ts';
import type { Incident, IncidentStatus } from './model.ts';
import type { FieldChange } from './timeline.ts';

/**
 * Moves an incident along its life cycle. Its units become available again when nobody is on it any more; the alert
 * that it was opened for is resolved when it is closed, which is final.
 *
 * @throws Problem 404, 409 with the allowed statuses, or 412
 */
export function transitionIncident(
  pool: Pool,
  request: ChangeRequest,
  to: IncidentStatus,
  notes: string | undefined,
): Promise<Changed> {
  return changeIncident(pool, request, async (sql, incident) => {
    const from = incident.status;
    const refusal = refusalOf(from, to, { units: incident.unit_ids.length, notes });
    if (refusal !== undefined) throw transitionProblem(refusal, from, to);
    const announcements: Announcement[] = [];
    const events: FieldChange[] = [{ type: 'transition', field: 'status', from, to, notes }];
    if (releasesUnits(to)) {
      for (const unit of await releaseUnits(sql, incident.agency_id, incident.id)) {
        events.push({ type: 'unit_released', field: 'unit_id', from: unit.id, to: null });
        announcements.push({ type: 'resource.updated', data: unit });
      }
    }
    if (to === 'closed') announcements.push(...(await resolveAlert(sql, incident)));
    const set = { status: to, ...(to === 'resolved' && { resolution_notes: notes ?? null }) };
    return { set, events, announcements };
  });
}

async function resolveAlert(sql: Queryable, incident: Incident): Promise<Announcement[]> {
  const { agency_id, id, source_alert_id: alertId } = incident;
  if (alertId === null) return [];
  const alert = await resolveAlertOf(sql, agency_id, alertId, id);
  return alert === undefined ? [] : [{ type: 'alert.updated', data: alert }];
}

function transitionProblem(refusal: Refusal, from: IncidentStatus, to: IncidentStatus): Problem {
  const allowed = nextStatuses(from);
  return new Problem(409, refusal, detailOf(refusal, from, to), {
    extensions: { current: from, allowed },
    ...(refusal === 'resolution-notes-needed' && {
      errors: [{ pointer: '/notes', in: 'body', detail: 'is required to resolve an incident' }],
    }),
  });
}

function detailOf(refusal: Refusal, from: IncidentStatus, to: IncidentStatus): string {
  if (refusal === 'unit-needed')
    return 'A new incident becomes assigned once it has a unit: assign one first.';
  if (refusal === 'resolution-notes-needed') return 'An incident is resolved with notes on how: send notes.';
  const allowed = nextStatuses(from);
  const next = allowed.length === 0 ? 'nothing' : allowed.join(' or ');
  return `An incident that is ${from} cannot become ${to}; it can become ${next}.`;
}
