import type { Queryable } from '../platform/database/open.ts';
import type { Pool } from '../platform/database/pool.ts';
import { EVERY_AGENCY, inScope, type Scope } from '../platform/database/scope.ts';
import type { Revoked } from './revocations.ts';
import type { Role } from './roles.ts';

/** Somebody who may log in. */
export interface User {
  readonly id: string;
  readonly agencyId: string;
  readonly email: string;
  readonly fullName: string;
  readonly role: Role;
  readonly badgeNumber: string | null;
  readonly passwordHash: string;
}

function userColumns(sql: Queryable) {
  return sql`id, agency_id as "agencyId", email, full_name as "fullName", role, badge_number as "badgeNumber",
    password_hash as "passwordHash"`;
}

/** The active user with an e-mail address, in whatever agency: nobody is logged in yet. */
export async function findUserByEmail(pool: Pool, email: string): Promise<User | undefined> {
  const rows = await pool.run(
    EVERY_AGENCY,
    (sql) => sql<User[]>`
      select ${userColumns(sql)} from users where email = ${email.toLowerCase()} and is_active`,
  );
  return rows[0];
}

/** Who changes a password, and from where. */
export interface PasswordChange {
  readonly user: User;
  /** The session that goes on; all others of the user end. */
  readonly sessionId: string;
  readonly address: string;
  readonly newHash: string;
}

/**
 * Changes a password and ends the user's other sessions, in one statement; the audit log is written by the triggers.
 *
 * @returns the sessions that ended, or undefined if the user was changed meanwhile
 */
export async function changePassword(pool: Pool, change: PasswordChange): Promise<Revoked[] | undefined> {
  const { user, sessionId, address, newHash } = change;
  const by = JSON.stringify({ actor: user.id, session: sessionId, address });
  const [row] = await pool.run(
    EVERY_AGENCY,
    (sql) => sql<{ changed: boolean; ended: { id: string; until: string }[] }[]>`
      with announced as materialized (select set_config('eriop.change', ${by}, true) as change),
      changed as (
        update users set password_hash = ${newHash} from announced
        where change is not null and id = ${user.id} and password_hash = ${user.passwordHash} and is_active
        returning id
      ),
      ended as (
        delete from sessions using changed
        where user_id = changed.id and sessions.id <> ${sessionId}
        returning sessions.id, access_until as until
      )
      select exists (select from changed) as changed, coalesce((select json_agg(ended) from ended), '[]') as ended`,
  );
  if (row?.changed !== true) return undefined;
  return row.ended.map(({ id, until }) => ({ sessionId: id, until: Date.parse(until) }));
}

/** The active user with an id, within a scope. */
export async function findUser(pool: Pool, scope: Scope, id: string): Promise<User | undefined> {
  const rows = await pool.run(
    scope,
    (sql) => sql<User[]>`
      select ${userColumns(sql)} from users where ${inScope(sql, scope)} and id = ${id} and is_active`,
  );
  return rows[0];
}

/** A user's profile. */
export async function findProfile(pool: Pool, scope: Scope, id: string): Promise<Profile | undefined> {
  const rows = await pool.run(
    scope,
    (sql) => sql<Profile[]>`
      select id, email, full_name, role, agency_id, badge_number
      from users where ${inScope(sql, scope)} and id = ${id} and is_active`,
  );
  return rows[0];
}

/** What `/auth/me` shows. */
export interface Profile {
  readonly id: string;
  readonly email: string;
  readonly full_name: string;
  readonly role: string;
  readonly agency_id: string;
  readonly badge_number: string | null;
}
