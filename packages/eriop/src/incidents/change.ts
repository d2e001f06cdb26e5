import type { Queryable } from '../platform/database/open.ts';
import type { Pool } from '../platform/database/pool.ts';
import { inScope, type Scope } from '../platform/database/scope.ts';
import { inTransaction } from '../platform/database/transaction.ts';
import { requireMatch } from '../platform/http/if-match.ts';
import { notFound } from '../platform/http/problem.ts';
import type { Announcement } from '../realtime/announcement.ts';
import type { Incident } from './model.ts';
import { columns, type IncidentRow, toIncident } from './queries.ts';
import { type FieldChange, record } from './timeline.ts';

/** Which incident somebody wants to change. */
export interface ChangeRequest {
  readonly scope: Scope;
  readonly incidentId: string;
  readonly userId: string;
  /** Versions that the change is meant for, as in If-Match; undefined for whatever there is. */
  readonly ifMatch: string | undefined;
}

/** Fields that changes may set. */
export type Settable = Pick<
  Incident,
  | 'title'
  | 'description'
  | 'priority'
  | 'category'
  | 'location'
  | 'building_id'
  | 'status'
  | 'resolution_notes'
>;

/** What is to become of an incident. */
export interface Change {
  readonly set: Partial<Settable>;
  /** For the timeline; at least one. */
  readonly events: readonly FieldChange[];
  /** What else was changed within the transaction. */
  readonly announcements?: readonly Announcement[];
}

/** The incident as it is now, and what the live feed is to be told; nothing if it was so before. */
export interface Changed {
  readonly incident: Incident;
  readonly announcements: readonly Announcement[];
}

/**
 * Changes an incident, with all that goes with it, in one transaction. Whoever comes at the same time waits, and
 * decides on what is there then: nobody's change is lost, none is made to something that has gone.
 *
 *     lock incident ──▶ read it ──▶ decide ──▶ write it ──▶ timeline ──▶ commit
 *
 * Units are locked after their incident, never before: so that no two wait for each other.
 *
 * @param decide what to change; undefined for nothing. It may change other rows of the same agency
 * @throws Problem 404 if the scope has no such incident, 412 if it is not the version asked for, or what `decide` throws
 */
export function changeIncident(
  pool: Pool,
  request: ChangeRequest,
  decide: (sql: Queryable, incident: Incident) => Promise<Change | undefined> | Change | undefined,
): Promise<Changed> {
  return inTransaction(pool, request.scope, async (sql) => {
    const incident = await lockIncident(sql, request.scope, request.incidentId);
    if (incident === undefined) throw notFound('incident');
    requireMatch(request.ifMatch, incident);
    const change = await decide(sql, incident);
    if (change === undefined) return { incident, announcements: [] };
    return writeChange(sql, incident, change, request.userId);
  });
}

/** Keeps everybody else from changing an incident until the end of the transaction. */
export async function lockIncident(sql: Queryable, scope: Scope, id: string): Promise<Incident | undefined> {
  await sql`select 1 from incidents where ${inScope(sql, scope)} and id = ${id} for update`;
  // A statement of its own: the units that came while we waited are not seen by the one that waited.
  const rows = await sql<IncidentRow[]>`
    select ${columns(sql)} from incidents where ${inScope(sql, scope)} and id = ${id}`;
  return rows[0] && toIncident(rows[0]);
}

/** Writes a change of an incident that the transaction has locked. */
export async function writeChange(
  sql: Queryable,
  incident: Incident,
  { set, events, announcements = [] }: Change,
  userId: string,
): Promise<Changed> {
  const { agency_id, id } = incident;
  const at = new Date();
  const version = incident.version + 1;
  const next: Settable = { ...incident, ...set };
  const location = next.location === null ? null : JSON.stringify(next.location);
  const [rows] = await Promise.all([
    sql<IncidentRow[]>`
      update incidents set title = ${next.title}, description = ${next.description}, priority = ${next.priority},
        category = ${next.category}, location = ${location}::text::jsonb, building_id = ${next.building_id},
        status = ${next.status}, resolution_notes = ${next.resolution_notes}, version = ${version}, updated_at = ${at}
      where agency_id = ${agency_id} and id = ${id} returning ${columns(sql)}`,
    record(sql, events, { agencyId: agency_id, incidentId: id, version, at, userId }),
  ]);
  const changed = toIncident(rows[0] as IncidentRow);
  return {
    incident: changed,
    announcements: [...announcements, { type: 'incident.updated', data: changed }],
  };
}
