import type { Queryable } from '../platform/database/open.ts';
import type { Pool } from '../platform/database/pool.ts';
import { inScope, type Scope } from '../platform/database/scope.ts';
import { inTransaction } from '../platform/database/transaction.ts';
import { notFound, Problem } from '../platform/http/problem.ts';
import type { Announcement } from '../realtime/announcement.ts';
import type { StatusChanged } from '../resources/handling-routes.ts';
import { DEPLOYED_STATUSES, type ResourceStatus } from '../resources/model.ts';
import { deployUnit, lockUnit } from '../resources/units.ts';
import { lockIncident, writeChange } from './change.ts';

/**
 * Reports the status of a resource. With one that is not that of a unit at work it leaves its incident, whose timeline
 * says so. Under way or on scene without an incident it may be: a patrol, or a station that stands in for another.
 *
 * @throws Problem 404, or 409 if somebody sends the unit elsewhere at the same time
 */
export function reportStatus(
  pool: Pool,
  scope: Scope,
  id: string,
  status: ResourceStatus,
  userId: string,
): Promise<StatusChanged> {
  const leaves = !(DEPLOYED_STATUSES as readonly ResourceStatus[]).includes(status);
  return inTransaction(pool, scope, async (sql) => {
    // Incidents are locked before units. Which one, only the unit knows: looked at first, and once more when locked.
    const place = leaves ? await incidentOf(sql, scope, id) : undefined;
    const incident = place === undefined ? undefined : await lockIncident(sql, scope, place);
    const unit = await lockUnit(sql, scope, id);
    if (unit === undefined) throw notFound('resource');
    if (leaves && (unit.incident_id ?? undefined) !== incident?.id) {
      const detail = 'The unit has been sent elsewhere just now; look where it is, then decide.';
      throw new Problem(409, 'unit-moved', detail, { extensions: { incident_id: unit.incident_id } });
    }
    if (unit.status === status) return { resource: unit, announcements: [] };
    const resource = await deployUnit(sql, unit, status, leaves ? null : unit.incident_id);
    const announcements: Announcement[] = [{ type: 'resource.updated', data: resource }];
    if (incident === undefined) return { resource, announcements };
    const left = { type: 'unit_released', field: 'unit_id', from: unit.id, to: null } as const;
    const changed = await writeChange(sql, incident, { set: {}, events: [left], announcements }, userId);
    return { resource, announcements: changed.announcements };
  });
}

async function incidentOf(sql: Queryable, scope: Scope, id: string): Promise<string | undefined> {
  const rows = await sql<{ incident_id: string | null }[]>`
    select incident_id from resources where ${inScope(sql, scope)} and id = ${id}`;
  return rows[0]?.incident_id ?? undefined;
}
