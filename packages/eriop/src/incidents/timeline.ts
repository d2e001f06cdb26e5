import type { Queryable } from '../platform/database/open.ts';
import type { Pool } from '../platform/database/pool.ts';
import { inScope, type Scope } from '../platform/database/scope.ts';
import type { Page } from '../platform/http/paging.ts';
import { newId } from '../platform/ids.ts';
import type { EventType, TimelineEvent } from './handling-model.ts';

/** One field that a change has changed. */
export interface FieldChange {
  readonly type: EventType;
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
  readonly notes?: string | undefined;
}

/** Of which incident, which change, by whom. */
export interface ChangeContext {
  readonly agencyId: string;
  readonly incidentId: string;
  readonly version: number;
  readonly at: Date;
  readonly userId: string;
}

/** Adds to a timeline; part of the transaction that makes the change. */
export async function record(
  sql: Queryable,
  changes: readonly FieldChange[],
  { agencyId, incidentId, version, at, userId }: ChangeContext,
): Promise<void> {
  const rows = changes.map(({ type, field, from, to, notes }) => ({
    ...{ agency_id: agencyId, incident_id: incidentId, version, id: newId(), type, at, by_id: userId, field },
    ...{ from_value: from ?? null, to_value: to ?? null, notes: notes ?? null },
  }));
  // As one JSON text: a value may itself be text, a number or an object.
  await sql`
    insert into incident_events
      (agency_id, incident_id, version, id, type, at, by_id, field, from_value, to_value, notes)
    select agency_id, incident_id, version, id, type, at, by_id, field, from_value, to_value, notes
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as t (agency_id uuid, incident_id uuid,
      version integer, id uuid, type text, at timestamptz, by_id uuid, field text, from_value jsonb, to_value jsonb,
      notes text)`;
}

type EventRow = Omit<TimelineEvent, 'at'> & { at: Date };

/**
 * A part of what happened to an incident, oldest first. How it began is read from its own row, so that every
 * incident has a beginning, whoever put it into the database.
 */
export async function listTimeline(
  pool: Pool,
  scope: Scope,
  incidentId: string,
  { pageSize, offset }: Page,
): Promise<TimelineEvent[]> {
  const rows = await pool.run(
    scope,
    (sql) => sql<EventRow[]>`
      select * from (
        select id, 1 as version, 'created' as type, created_at as at, created_by_id as by_id, 'status' as field,
          null::jsonb as "from", '"new"'::jsonb as "to", null as notes
        from incidents where ${inScope(sql, scope)} and id = ${incidentId}
        union all
        select id, version, type, at, by_id, field, from_value, to_value, notes
        from incident_events where ${inScope(sql, scope)} and incident_id = ${incidentId}
      ) timeline
      order by version, id limit ${pageSize} offset ${offset}`,
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** How many events an incident has, its beginning included; undefined if the scope has no such incident. */
export async function countTimeline(
  pool: Pool,
  scope: Scope,
  incidentId: string,
): Promise<number | undefined> {
  const rows = await pool.run(
    scope,
    (sql) => sql<{ count: number }[]>`
      select 1 + (select count(*)::int from incident_events event
        where event.agency_id = incidents.agency_id and event.incident_id = incidents.id) as count
      from incidents where ${inScope(sql, scope)} and id = ${incidentId}`,
  );
  return rows[0]?.count;
}
