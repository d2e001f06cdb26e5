import { PERMISSIONS } from '../identity/roles.ts';
import type { Queryable } from '../platform/database/open.ts';
import type { Pool } from '../platform/database/pool.ts';
import { inScope, type Scope } from '../platform/database/scope.ts';
import type { Alert } from './model.ts';
import { type AlertRow, columns, toAlert } from './queries.ts';

/** Whether an alert still waits for somebody or something. */
function isOpen(sql: Queryable) {
  return sql`status in ('pending', 'acknowledged', 'processing')`;
}

/**
 * Dismisses an alert that is open: of many who try at once, one succeeds.
 *
 * @returns the alert as it was dismissed now, or undefined if it is closed or not in the scope
 */
export async function dismissOpen(
  pool: Pool,
  scope: Scope,
  id: string,
  by: { readonly userId: string; readonly reason: string },
): Promise<Alert | undefined> {
  const now = new Date();
  const rows = await pool.run(
    scope,
    (sql) => sql<AlertRow[]>`
      update alerts set status = 'dismissed', updated_at = ${now}, dismissed_at = ${now},
        dismissed_by_id = ${by.userId}, dismissal_reason = ${by.reason}
      where ${inScope(sql, scope)} and id = ${id} and ${isOpen(sql)}
      returning ${columns(sql)}`,
  );
  return rows[0] && toAlert(rows[0]);
}

/**
 * Gives an alert that is open to somebody of its agency, who may be another one than before; it is being processed
 * from then on.
 *
 * @returns undefined if it is closed, not in the scope, or there is nobody of that id who could handle it
 */
export async function assignOpen(
  pool: Pool,
  scope: Scope,
  id: string,
  userId: string,
): Promise<Alert | undefined> {
  const now = new Date();
  const rows = await pool.run(
    scope,
    (sql) => sql<AlertRow[]>`
      update alerts set status = 'processing', updated_at = ${now}, assigned_to_id = ${userId}, assigned_at = ${now}
      where ${inScope(sql, scope)} and id = ${id} and ${isOpen(sql)}
        and exists (select 1 from users where users.agency_id = alerts.agency_id and users.id = ${userId}
          and ${handlesAlerts(sql)})
      returning ${columns(sql)}`,
  );
  return rows[0] && toAlert(rows[0]);
}

/** Whether an agency has somebody of that id who could handle alerts. */
export async function hasAlertHandler(pool: Pool, agencyId: string, userId: string): Promise<boolean> {
  const rows = await pool.run(
    { kind: 'agency', agencyId },
    (sql) => sql`
      select 1 from users where agency_id = ${agencyId} and id = ${userId} and ${handlesAlerts(sql)}`,
  );
  return rows.length > 0;
}

function handlesAlerts(sql: Queryable) {
  return sql`users.is_active and users.role in ${sql([...PERMISSIONS['alerts:read']])}`;
}

/**
 * Resolves the alert of an incident that is being closed; part of that transaction.
 *
 * @returns undefined if the alert is closed already, or not there any more
 */
export async function resolveAlertOf(
  sql: Queryable,
  agencyId: string,
  alertId: string,
  incidentId: string,
): Promise<Alert | undefined> {
  const rows = await sql<AlertRow[]>`
    update alerts set status = 'resolved', updated_at = ${new Date()}
    where agency_id = ${agencyId} and id = ${alertId} and incident_id = ${incidentId} and ${isOpen(sql)}
    returning ${columns(sql)}`;
  return rows[0] && toAlert(rows[0]);
}
