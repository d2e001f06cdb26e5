import type { Pool } from '../platform/database/pool.ts';
import { invalidField, Problem } from '../platform/http/problem.ts';
import { deployUnit, lockUnit } from '../resources/units.ts';
import { type Changed, type ChangeRequest, changeIncident } from './change.ts';
import { isActive } from './life-cycle.ts';
import type { Incident } from './model.ts';

/**
 * Sends a unit to an incident. The unit is not available from then on; the incident's status stays what it is: that
 * somebody is on it is for the dispatcher to say. The same unit once more changes nothing.
 *
 * @throws Problem 404, 409 if the incident is over or the unit not available, 412, or 422 if it is no unit of the agency
 */
export function assignUnit(pool: Pool, request: ChangeRequest, unitId: string): Promise<Changed> {
  return changeIncident(pool, request, async (sql, incident) => {
    const home = { kind: 'agency', agencyId: incident.agency_id } as const;
    const unit = await lockUnit(sql, home, unitId);
    if (unit === undefined) throw invalidField('/unit_id', 'is not a resource of this agency');
    if (unit.incident_id === incident.id) return undefined;
    requireActive(incident, 'get units');
    if (unit.status !== 'available') {
      throw new Problem(
        409,
        'unit-not-available',
        `The unit is ${unit.status}; choose one that is available.`,
      );
    }
    const deployed = await deployUnit(sql, unit, 'assigned', incident.id);
    return {
      set: {},
      events: [{ type: 'unit_assigned', field: 'unit_id', from: null, to: unit.id }],
      announcements: [{ type: 'resource.updated', data: deployed }],
    };
  });
}

/** @throws Problem 409 if nobody works on the incident any more */
export function requireActive({ status }: Incident, what: string): void {
  if (isActive(status)) return;
  throw new Problem(409, 'incident-not-active', `An incident that is ${status} cannot ${what} any more.`, {
    extensions: { current: status },
  });
}
