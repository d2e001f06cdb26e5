import type { Queryable } from '../platform/database/open.ts';
import type { Pool } from '../platform/database/pool.ts';
import { agenciesIn, inScope, type Scope } from '../platform/database/scope.ts';
import type { Page } from '../platform/http/paging.ts';
import type { Incident } from './model.ts';

/** Conditions on a page of incidents; all of them hold. */
export interface IncidentFilter {
  readonly status?: string;
  readonly priority?: number;
  readonly category?: string;
  readonly building_id?: string;
}

/** An incident as the database gives it. */
export type IncidentRow = Omit<Incident, 'created_at' | 'updated_at'> & {
  created_at: Date;
  updated_at: Date;
};

/** Active incidents: the most urgent first, the newest first among equals. */
export async function listActive(pool: Pool, scope: Scope, limit: number): Promise<Incident[]> {
  const rows = await pool.run(
    scope,
    (sql) => sql<IncidentRow[]>`
      select first.* from ${agenciesIn(sql, scope)} agency cross join lateral (
        select ${columns(sql)} from incidents
        where agency_id = agency.id and ${isActive(sql)}
        order by priority, id desc limit ${limit}) first
      order by priority, id desc limit ${limit}`,
  );
  return rows.map(toIncident);
}

/** How many incidents are active. */
export async function countActive(pool: Pool, scope: Scope): Promise<number> {
  const [row] = await pool.run(
    scope,
    (sql) => sql<{ count: string }[]>`
      select count(*) from incidents where ${inScope(sql, scope)} and ${isActive(sql)}`,
  );
  return Number(row?.count ?? 0);
}

function isActive(sql: Queryable) {
  return sql`status in ('new', 'assigned', 'en_route', 'on_scene')`;
}

/** One page of incidents, newest first. */
export async function listPage(
  pool: Pool,
  scope: Scope,
  filter: IncidentFilter,
  page: Page,
): Promise<Incident[]> {
  const { pageSize, offset } = page;
  const rows = await pool.run(
    scope,
    (sql) => sql<IncidentRow[]>`
      select newest.* from ${agenciesIn(sql, scope)} agency cross join lateral (
        select ${columns(sql)} from incidents where agency_id = agency.id ${conditions(sql, filter)}
        order by id desc limit ${offset + pageSize}) newest
      order by id desc limit ${pageSize} offset ${offset}`,
  );
  return rows.map(toIncident);
}

/** How many incidents fulfil a filter. */
export async function countIncidents(pool: Pool, scope: Scope, filter: IncidentFilter): Promise<number> {
  const [row] = await pool.run(
    scope,
    (sql) => sql<{ count: string }[]>`
      select count(*) from incidents where ${inScope(sql, scope)} ${conditions(sql, filter)}`,
  );
  return Number(row?.count ?? 0);
}

/** One incident, if the scope has it. */
export async function findIncident(pool: Pool, scope: Scope, id: string): Promise<Incident | undefined> {
  const rows = await pool.run(
    scope,
    (sql) =>
      sql<IncidentRow[]>`select ${columns(sql)} from incidents where ${inScope(sql, scope)} and id = ${id}`,
  );
  return rows[0] && toIncident(rows[0]);
}

/** The columns of an `IncidentRow`, from `incidents` by that name. */
export function columns(sql: Queryable) {
  return sql`id, agency_id, incident_number, category, priority, status, title, description, location, building_id,
    source_alert_id, resolution_notes, created_by_id, version, created_at, updated_at,
    (select coalesce(jsonb_agg(unit.id order by unit.id), '[]') from resources unit
      where unit.agency_id = incidents.agency_id and unit.incident_id = incidents.id) as unit_ids`;
}

function conditions(sql: Queryable, filter: IncidentFilter) {
  const { status, priority, category, building_id } = filter;
  return sql`
    ${status === undefined ? sql`` : sql`and status = ${status}`}
    ${priority === undefined ? sql`` : sql`and priority = ${priority}`}
    ${category === undefined ? sql`` : sql`and category = ${category}`}
    ${building_id === undefined ? sql`` : sql`and building_id = ${building_id}`}`;
}

/** An incident as it is shown. */
export function toIncident(row: IncidentRow): Incident {
  return { ...row, created_at: row.created_at.toISOString(), updated_at: row.updated_at.toISOString() };
}
