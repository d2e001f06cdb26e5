import { isDeepStrictEqual } from 'node:util';
import type { Queryable } from '../platform/database/open.ts';
import type { Pool } from '../platform/database/pool.ts';
import { invalidField, Problem } from '../platform/http/problem.ts';
import { type Changed, type ChangeRequest, changeIncident } from './change.ts';
import type { IncidentPatch } from './handling-model.ts';
import type { Incident } from './model.ts';
import type { FieldChange } from './timeline.ts';

/**
 * Changes fields of an incident. Fields that are not named stay as they are, so that two who change different ones
 * at the same time both succeed; for one and the same field the later one wins, and the timeline has both.
 *
 * @throws Problem 404, 409 if the incident is closed, 412, or 422 if the building is none of the agency
 */
export function editIncident(pool: Pool, request: ChangeRequest, patch: IncidentPatch): Promise<Changed> {
  return changeIncident(pool, request, async (sql, incident) => {
    if (incident.status === 'closed') {
      throw new Problem(
        409,
        'incident-closed',
        'A closed incident is a record: it cannot be changed any more.',
      );
    }
    const building = patch.building_id?.toLowerCase();
    const events = differences(
      incident,
      building === undefined ? patch : { ...patch, building_id: building },
    );
    if (events.length === 0) return undefined;
    if (building !== undefined) await requireBuilding(sql, incident.agency_id, building);
    return { set: Object.fromEntries(events.map(({ field, to }) => [field, to])), events };
  });
}

function differences(incident: Incident, patch: IncidentPatch): FieldChange[] {
  return Object.entries(patch).flatMap(([field, to]) => {
    const from = incident[field as keyof IncidentPatch];
    if (isDeepStrictEqual(from, to)) return [];
    return [{ type: 'updated', field, from, to } as const];
  });
}

async function requireBuilding(sql: Queryable, agencyId: string, id: string): Promise<void> {
  const rows = await sql`select 1 from buildings where agency_id = ${agencyId} and id = ${id}`;
  if (rows.length === 0) throw invalidField('/building_id', 'is not a building of this agency');
}
