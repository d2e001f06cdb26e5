import type { Pool } from '../platform/database/pool.ts';
import { inScope, type Scope } from '../platform/database/scope.ts';
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

/** The active user with an e-mail address, in whatever agency: nobody is logged in yet. */
export async function findUserByEmail(pool: Pool, email: string): Promise<User | undefined> {
  const rows = await pool.run(
    (sql) => sql<User[]>`
      select id, agency_id as "agencyId", email, full_name as "fullName", role, badge_number as "badgeNumber",
        password_hash as "passwordHash"
      from users where email = ${email.toLowerCase()} and is_active`,
  );
  return rows[0];
}

/** A user's profile. */
export async function findProfile(pool: Pool, scope: Scope, id: string): Promise<Profile | undefined> {
  const rows = await pool.run(
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
