import type { Queryable } from '../platform/database/open.ts';
import { inScope, type Scope } from '../platform/database/scope.ts';
import type { Resource, ResourceStatus } from './model.ts';
import { columns, type ResourceRow, toResource } from './queries.ts';

/** Keeps everybody else from changing a resource until the end of the transaction. Incidents are locked first. */
export async function lockUnit(sql: Queryable, scope: Scope, id: string): Promise<Resource | undefined> {
  const rows = await sql<ResourceRow[]>`
    select ${columns(sql)} from resources where ${inScope(sql, scope)} and id = ${id} for update`;
  return rows[0] && toResource(rows[0]);
}

/** Changes the status of a resource that the transaction has locked, and the incident it is at. */
export async function deployUnit(
  sql: Queryable,
  { agency_id, id }: Resource,
  status: ResourceStatus,
  incidentId: string | null,
): Promise<Resource> {
  const rows = await sql<ResourceRow[]>`
    update resources set status = ${status}, incident_id = ${incidentId}, updated_at = ${new Date()}
    where agency_id = ${agency_id} and id = ${id} returning ${columns(sql)}`;
  return toResource(rows[0] as ResourceRow);
}

/** Makes every unit of an incident, which the transaction has locked, available again. */
export async function releaseUnits(
  sql: Queryable,
  agencyId: string,
  incidentId: string,
): Promise<Resource[]> {
  const rows = await sql<ResourceRow[]>`
    update resources set status = 'available', incident_id = null, updated_at = ${new Date()}
    where agency_id = ${agencyId} and incident_id = ${incidentId} returning ${columns(sql)}`;
  return rows.map(toResource);
}
