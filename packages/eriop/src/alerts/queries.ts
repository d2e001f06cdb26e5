import type { Queryable } from '../platform/database/open.ts';
import type { Pool } from '../platform/database/pool.ts';
import { agenciesIn, inScope, type Scope } from '../platform/database/scope.ts';
import { isoOrNull } from '../platform/database/times.ts';
import type { Page } from '../platform/http/paging.ts';
import type { Alert, AlertStatus } from './model.ts';

/** Conditions on a page of alerts; all of them hold. */
export interface AlertFilter {
  readonly status?: string;
  readonly severity?: string;
  readonly alert_type?: string;
  readonly source?: string;
}

type Times = 'created_at' | 'updated_at';
type TimesOrNull = 'acknowledged_at' | 'assigned_at' | 'dismissed_at';

/** An alert as the database gives it. */
export type AlertRow = Omit<Alert, Times | TimesOrNull> &
  Record<Times, Date> &
  Record<TimesOrNull, Date | null>;

/** The most severe alerts with one of the given statuses, the newest first among equals. */
export async function listUrgent(
  pool: Pool,
  scope: Scope,
  statuses: readonly ('pending' | 'processing')[],
  limit: number,
): Promise<Alert[]> {
  const rows = await pool.run(scope, (sql) => {
    // Each status has its own index, and each agency its own range of it: a few short, ordered reads, merged.
    const parts = statuses.map((status) => urgentPart(sql, scope, status, limit));
    const union = parts.reduce((all, part) => sql`${all} union all ${part}`);
    return sql<AlertRow[]>`select * from (${union}) alerts order by severity desc, id desc limit ${limit}`;
  });
  return rows.map(toAlert);
}

function urgentPart(sql: Queryable, scope: Scope, status: 'pending' | 'processing', limit: number) {
  const condition = status === 'pending' ? sql`status = 'pending'` : sql`status = 'processing'`;
  return sql`
    (select newest.* from ${agenciesIn(sql, scope)} agency cross join lateral (
      select ${columns(sql)} from alerts where agency_id = agency.id and ${condition}
      order by severity desc, id desc limit ${limit}) newest)`;
}

/** One page of alerts, newest first. */
export async function listPage(pool: Pool, scope: Scope, filter: AlertFilter, page: Page): Promise<Alert[]> {
  const { pageSize, offset } = page;
  const rows = await pool.run(
    scope,
    (sql) => sql<AlertRow[]>`
      select newest.* from ${agenciesIn(sql, scope)} agency cross join lateral (
        select ${columns(sql)} from alerts where agency_id = agency.id ${conditions(sql, filter)}
        order by id desc limit ${offset + pageSize}) newest
      order by id desc limit ${pageSize} offset ${offset}`,
  );
  return rows.map(toAlert);
}

/** How many alerts fulfil a filter. With one, it reads them all (their index entries): not for every request. */
export async function countAlerts(pool: Pool, scope: Scope, filter: AlertFilter): Promise<number> {
  const filtered = Object.values(filter).some((value) => value !== undefined);
  const [row] = await pool.run(scope, (sql) =>
    filtered
      ? sql<{ count: string }[]>`
          select count(*) from alerts where ${inScope(sql, scope)} ${conditions(sql, filter)}`
      : sql<{ count: string }[]>`
          select coalesce(sum(total), 0) as count from alert_totals where ${inScope(sql, scope)}`,
  );
  return Number(row?.count ?? 0);
}

/** How many alerts nobody has acknowledged yet. */
export async function countUnacknowledged(pool: Pool, scope: Scope): Promise<number> {
  const counts = (['pending', 'processing'] as const).map((status) => countAlerts(pool, scope, { status }));
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** One alert, if the scope has it. */
export async function findAlert(pool: Pool, scope: Scope, id: string): Promise<Alert | undefined> {
  const rows = await pool.run(
    scope,
    (sql) => sql<AlertRow[]>`select ${columns(sql)} from alerts where ${inScope(sql, scope)} and id = ${id}`,
  );
  return rows[0] && toAlert(rows[0]);
}

/**
 * Acknowledges an alert if it is pending: of many who try at once, one succeeds.
 *
 * @returns the alert as it was acknowledged now, or undefined if it is not pending (any more) or not in the scope
 */
export async function acknowledgePending(
  pool: Pool,
  scope: Scope,
  id: string,
  by: { readonly userId: string; readonly notes: string | undefined },
): Promise<Alert | undefined> {
  const now = new Date();
  const rows = await pool.run(
    scope,
    (sql) => sql<AlertRow[]>`
      update alerts set status = 'acknowledged', updated_at = ${now}, acknowledged_at = ${now},
        acknowledged_by_id = ${by.userId}, acknowledgement_notes = ${by.notes ?? null}
      where ${inScope(sql, scope)} and id = ${id} and status = 'pending'
      returning ${columns(sql)}`,
  );
  return rows[0] && toAlert(rows[0]);
}

/** The columns of an `AlertRow`. */
export function columns(sql: Queryable) {
  return sql`id, agency_id, source, source_id, severity, status, alert_type, title, description, location, raw_payload,
    confidence, peak_level_db, background_level_db, device_id, building_id, created_at, updated_at, acknowledged_at,
    acknowledged_by_id, acknowledgement_notes, assigned_to_id, assigned_at, dismissed_at, dismissed_by_id,
    dismissal_reason, incident_id`;
}

function conditions(sql: Queryable, filter: AlertFilter) {
  const { status, severity, alert_type, source } = filter;
  return sql`
    ${status === undefined ? sql`` : statusIs(sql, status as AlertStatus)}
    ${severity === undefined ? sql`` : sql`and severity = ${severity}`}
    ${alert_type === undefined ? sql`` : sql`and alert_type = ${alert_type}`}
    ${source === undefined ? sql`` : sql`and source = ${source}`}`;
}

/** A constant in the text, not a parameter: with it, the planner sees which partial index fits. */
function statusIs(sql: Queryable, status: AlertStatus) {
  return sql`and status = ${sql.unsafe(`'${status}'`)}`;
}

/** An alert as it is shown. */
export function toAlert(row: AlertRow): Alert {
  return {
    ...row,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    acknowledged_at: isoOrNull(row.acknowledged_at),
    assigned_at: isoOrNull(row.assigned_at),
    dismissed_at: isoOrNull(row.dismissed_at),
  };
}
