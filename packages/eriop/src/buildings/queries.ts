import type { Queryable } from '../platform/database/open.ts';
import type { Pool } from '../platform/database/pool.ts';
import { inScope, type Scope } from '../platform/database/scope.ts';
import type { Page } from '../platform/http/paging.ts';
import { boundingBox, EARTH_RADIUS_KM, type Position } from './bounding-box.ts';
import type { Building, NearBuilding } from './model.ts';

/** What the formula may be off by: a millimetre. */
const ROUNDING_KM = 1e-6;

/** Conditions on a list of buildings; all of them hold. */
export interface BuildingFilter {
  readonly building_type?: string;
  readonly hazard_level?: string;
}

interface BuildingRow extends Omit<Building, 'location' | 'created_at' | 'updated_at'> {
  readonly latitude: number;
  readonly longitude: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** One page of buildings, by name. */
export async function listPage(
  pool: Pool,
  scope: Scope,
  filter: BuildingFilter,
  page: Page,
): Promise<Building[]> {
  const rows = await pool.run(
    scope,
    (sql) => sql<BuildingRow[]>`
      select ${columns(sql)} from buildings where ${inScope(sql, scope)} ${conditions(sql, filter)}
      order by name, id limit ${page.pageSize} offset ${page.offset}`,
  );
  return rows.map(toBuilding);
}

/** How many buildings fulfil a filter. */
export async function countBuildings(pool: Pool, scope: Scope, filter: BuildingFilter): Promise<number> {
  const [row] = await pool.run(
    scope,
    (sql) => sql<{ count: string }[]>`
      select count(*) from buildings where ${inScope(sql, scope)} ${conditions(sql, filter)}`,
  );
  return Number(row?.count ?? 0);
}

/** One building, if the scope has it. */
export async function findBuilding(pool: Pool, scope: Scope, id: string): Promise<Building | undefined> {
  const rows = await pool.run(
    scope,
    (sql) =>
      sql<BuildingRow[]>`select ${columns(sql)} from buildings where ${inScope(sql, scope)} and id = ${id}`,
  );
  return rows[0] && toBuilding(rows[0]);
}

/**
 * Buildings within a radius of a place, the nearest first. An index finds those of the area around the circle; only of
 * these the distances are computed.
 */
export async function listNear(
  pool: Pool,
  scope: Scope,
  centre: Position,
  radiusKm: number,
  limit: number,
): Promise<NearBuilding[]> {
  const rows = await pool.run(
    scope,
    (sql) => sql<(BuildingRow & { distance_km: number })[]>`
      select * from (${near(sql, scope, centre, radiusKm)}) candidates
      where distance_km <= ${radiusKm + ROUNDING_KM} order by distance_km, id limit ${limit}`,
  );
  return rows.map(({ distance_km, ...row }) => ({
    ...toBuilding(row),
    distance_km: Math.round(distance_km * 1000) / 1000,
  }));
}

/** How many buildings are within a radius of a place. */
export async function countNear(
  pool: Pool,
  scope: Scope,
  centre: Position,
  radiusKm: number,
): Promise<number> {
  const [row] = await pool.run(
    scope,
    (sql) => sql<{ count: string }[]>`
      select count(*) from (${near(sql, scope, centre, radiusKm)}) candidates
      where distance_km <= ${radiusKm + ROUNDING_KM}`,
  );
  return Number(row?.count ?? 0);
}

/** Buildings of the area around a circle, with their distances from its centre. */
function near(sql: Queryable, scope: Scope, centre: Position, radiusKm: number) {
  const { south, north, longitudes } = boundingBox(centre, radiusKm);
  const ranges = longitudes.map(({ west, east }) => sql`longitude between ${west} and ${east}`);
  const between = ranges.reduce((all, range) => sql`${all} or ${range}`);
  return sql`
    select ${columns(sql)}, ${distance(sql, centre)} as distance_km from buildings
    where ${inScope(sql, scope)} and latitude between ${south} and ${north} and (${between})`;
}

/** Haversine formula: great-circle distance in km, exact for small distances too. */
function distance(sql: Queryable, { latitude, longitude }: Position) {
  return sql`
    2 * ${EARTH_RADIUS_KM}::float8 * asin(least(1, sqrt(
      sin(radians(latitude - ${latitude}::float8) / 2) ^ 2
      + cos(radians(latitude)) * cos(radians(${latitude}::float8))
        * sin(radians(longitude - ${longitude}::float8) / 2) ^ 2)))`;
}

function columns(sql: Queryable) {
  return sql`id, agency_id, name, address, latitude, longitude, building_type, occupancy_type, construction_type,
    hazard_level, floors, created_at, updated_at`;
}

function conditions(sql: Queryable, { building_type, hazard_level }: BuildingFilter) {
  return sql`
    ${building_type === undefined ? sql`` : sql`and building_type = ${building_type}`}
    ${hazard_level === undefined ? sql`` : sql`and hazard_level = ${hazard_level}`}`;
}

function toBuilding({ latitude, longitude, ...row }: BuildingRow): Building {
  return {
    ...row,
    location: { latitude, longitude },
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
