import type { Queryable } from './open.ts';

/**
 * Whose rows a query may see. Every query takes one as an argument, so that none can be written without
 * deciding; routes get theirs from the caller's token and from nowhere else.
 */
export type Scope =
  | { readonly kind: 'agency'; readonly agencyId: string }
  | { readonly kind: 'every-agency' };

/** For work that belongs to no single agency: before anybody is logged in, and for groups of several agencies' rows. */
export const EVERY_AGENCY: Scope = { kind: 'every-agency' };

/** The scope as text: the part of a cache's key that keeps agencies apart. */
export function scopeKey(scope: Scope): string {
  return scope.kind === 'agency' ? scope.agencyId : '*';
}

/**
 * The SQL condition that a table's agency_id is in the scope.
 *
 * For every agency it names the agencies, rather than being `true`: keys and indexes begin with agency_id, and
 * PostgreSQL goes through one index range for each agency instead of the whole table.
 */
export function inScope(sql: Queryable, scope: Scope) {
  return scope.kind === 'agency'
    ? sql`agency_id = ${scope.agencyId}`
    : sql`agency_id in (select id from agencies)`;
}

/** The agencies of the scope: `select id from agencies where …`, for lists that are made agency by agency. */
export function agenciesIn(sql: Queryable, scope: Scope) {
  return scope.kind === 'agency'
    ? sql`(select ${scope.agencyId}::uuid as id)`
    : sql`(select id from agencies)`;
}
