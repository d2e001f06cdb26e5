import type { Queryable } from '../platform/database/open.ts';
import type { Pool } from '../platform/database/pool.ts';
import { agenciesIn, inScope, type Scope } from '../platform/database/scope.ts';
import type { Page } from '../platform/http/paging.ts';
import { newId } from '../platform/ids.ts';
import type { NewResource, Resource, ResourceLocation } from './model.ts';

/** Conditions on a list of resources; all of them hold. */
export interface ResourceFilter {
  readonly resource_type?: string;
  readonly status?: string;
}

/** A resource as the database gives it. */
export interface ResourceRow extends Omit<Resource, 'location' | 'created_at' | 'updated_at'> {
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** Resources that can be sent now, by type and name. */
export async function listAvailable(
  pool: Pool,
  scope: Scope,
  type: string | undefined,
  limit: number,
): Promise<Resource[]> {
  const rows = await pool.run(
    scope,
    (sql) => sql<ResourceRow[]>`
      select first.* from ${agenciesIn(sql, scope)} agency cross join lateral (
        select ${columns(sql)} from resources
        where agency_id = agency.id and status = 'available' ${conditions(sql, { ...(type && { resource_type: type }) })}
        order by resource_type, name limit ${limit}) first
      order by resource_type, name limit ${limit}`,
  );
  return rows.map(toResource);
}

/** One page of resources, by type and name. */
export async function listPage(
  pool: Pool,
  scope: Scope,
  filter: ResourceFilter,
  page: Page,
): Promise<Resource[]> {
  const rows = await pool.run(
    scope,
    (sql) => sql<ResourceRow[]>`
      select ${columns(sql)} from resources where ${inScope(sql, scope)} ${conditions(sql, filter)}
      order by resource_type, name, id limit ${page.pageSize} offset ${page.offset}`,
  );
  return rows.map(toResource);
}

/** How many resources fulfil a filter. */
export async function countResources(pool: Pool, scope: Scope, filter: ResourceFilter): Promise<number> {
  const [row] = await pool.run(
    scope,
    (sql) => sql<{ count: string }[]>`
      select count(*) from resources where ${inScope(sql, scope)} ${conditions(sql, filter)}`,
  );
  return Number(row?.count ?? 0);
}

/** One resource, if the scope has it. */
export async function findResource(pool: Pool, scope: Scope, id: string): Promise<Resource | undefined> {
  const rows = await pool.run(
    scope,
    (sql) =>
      sql<ResourceRow[]>`select ${columns(sql)} from resources where ${inScope(sql, scope)} and id = ${id}`,
  );
  return rows[0] && toResource(rows[0]);
}

/** Adds a resource to an agency. */
export async function insertResource(pool: Pool, agencyId: string, resource: NewResource): Promise<Resource> {
  const now = new Date();
  const { location, status = 'available', ...fields } = resource;
  const row = {
    agency_id: agencyId,
    id: newId(),
    resource_type: fields.resource_type,
    status,
    name: fields.name,
    call_sign: fields.call_sign ?? null,
    latitude: location?.latitude ?? null,
    longitude: location?.longitude ?? null,
    created_at: now,
    updated_at: now,
  };
  const rows = await pool.run(
    { kind: 'agency', agencyId },
    (sql) => sql<ResourceRow[]>`insert into resources ${sql(row)} returning ${columns(sql)}`,
  );
  return toResource(rows[0] as ResourceRow);
}

/** Says where a resource is; undefined if the scope has no such resource. */
export async function moveResource(
  pool: Pool,
  scope: Scope,
  id: string,
  { latitude, longitude }: ResourceLocation,
): Promise<Resource | undefined> {
  const rows = await pool.run(
    scope,
    (sql) => sql<ResourceRow[]>`
      update resources set latitude = ${latitude}, longitude = ${longitude}, updated_at = ${new Date()}
      where ${inScope(sql, scope)} and id = ${id} returning ${columns(sql)}`,
  );
  return rows[0] && toResource(rows[0]);
}

/** The columns of a `ResourceRow`. */
export function columns(sql: Queryable) {
  return sql`id, agency_id, resource_type, status, name, call_sign, latitude, longitude, incident_id, created_at,
    updated_at`;
}

function conditions(sql: Queryable, { resource_type, status }: ResourceFilter) {
  return sql`
    ${resource_type === undefined ? sql`` : sql`and resource_type = ${resource_type}`}
    ${status === undefined ? sql`` : sql`and status = ${status}`}`;
}

/** A resource as it is shown. */
export function toResource({ latitude, longitude, ...row }: ResourceRow): Resource {
  const location = latitude === null || longitude === null ? null : { latitude, longitude };
  return {
    ...row,
    location,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
