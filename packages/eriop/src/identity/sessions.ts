import type { Pool } from '../platform/database/pool.ts';
import { isRowError } from '../platform/database/row-error.ts';
import { EVERY_AGENCY } from '../platform/database/scope.ts';
import { codeOf } from '../platform/errors.ts';
import { GroupCommit } from '../platform/group-commit.ts';
import { newId } from '../platform/ids.ts';
import type { Principal } from './principal.ts';
import { newRefreshToken, presentedHashes } from './refresh-token.ts';
import type { Revoked } from './revocations.ts';
import type { Role } from './roles.ts';
import type { User } from './users.ts';

/** A login that goes on: it has one valid refresh token at a time, of which only hashes are stored. */
interface Session {
  readonly id: string;
  readonly agency_id: string;
  readonly user_id: string;
  readonly role: Role;
  readonly password_hash: string;
  readonly refresh_hash: string;
  readonly family_hash: string;
  readonly created_at: string;
  readonly expires_at: string;
  readonly access_until: string;
}

/** What a client gets of a session. */
export interface Opened {
  readonly sessionId: string;
  readonly refreshToken: string;
}

/** What became of a refresh token that was presented. */
export type Continuation =
  | (Opened & {
      readonly kind: 'continued';
      readonly user: { readonly id: string; readonly agencyId: string; readonly role: Role };
    })
  /** Expired, ended or never there; or exchanged a moment ago. */
  | { readonly kind: 'refused' }
  /** It was exchanged before, so somebody has a copy: the session has ended. */
  | { readonly kind: 'reused'; readonly userId: string; readonly agencyId: string; readonly ended: Revoked };

/** Lives of what a session gives out, in seconds. */
export interface SessionLives {
  readonly refreshTokenSeconds: number;
  readonly accessTokenSeconds: number;
}

const MAX_QUEUED = 5_000;
/** Expired rows removed at once: a statement of some milliseconds. */
const REMOVE_AT_ONCE = 1_000;

/**
 * For this long after an exchange, the token that was exchanged is refused without ending the session: two tabs
 * that refresh together, or a client that repeats a request whose answer got lost, are no thieves. A thief who is
 * that quick gets nothing either, and is found out at the next attempt. Older tokens have no grace.
 */
const GRACE_SECONDS = 10;

/** Opens sessions, continues and ends them. Whatever ends one revokes its access tokens; see the trigger on sessions. */
export class Sessions {
  readonly #pool: Pool;
  readonly #lives: SessionLives;
  /** Shifts begin together: hundreds of logins a second share their commits. */
  readonly group: GroupCommit<Session, boolean>;

  constructor(pool: Pool, lives: SessionLives, onCommit?: (size: number, seconds: number) => void) {
    this.#pool = pool;
    this.#lives = lives;
    this.group = new GroupCommit({
      commit: (sessions) => this.#insert(sessions),
      concurrency: 1,
      maxBatch: 250,
      maxQueued: MAX_QUEUED,
      // 40P01: two of many rows were locked in another order by somebody else; in halves it will do.
      isItemError: (error) => isRowError(error) || codeOf(error) === '40P01',
      ...(onCommit !== undefined && { onCommit }),
    });
  }

  /**
   * Opens a session; it is in the database when this resolves.
   *
   * @param user as they were when their password was checked
   * @returns undefined if their password, role or agency was changed meanwhile, or they are not active any more
   */
  async open(user: Pick<User, 'id' | 'agencyId' | 'role' | 'passwordHash'>): Promise<Opened | undefined> {
    const token = newRefreshToken();
    const now = Date.now();
    const session: Session = {
      id: newId(),
      agency_id: user.agencyId,
      user_id: user.id,
      role: user.role,
      password_hash: user.passwordHash,
      refresh_hash: token.hash.toString('hex'),
      family_hash: token.familyHash.toString('hex'),
      created_at: new Date(now).toISOString(),
      expires_at: after(now, this.#lives.refreshTokenSeconds).toISOString(),
      access_until: after(now, this.#lives.accessTokenSeconds).toISOString(),
    };
    const opened = await this.group.submit(session);
    return opened ? { sessionId: session.id, refreshToken: token.text } : undefined;
  }

  /**
   * Exchanges a refresh token for a new one. The old one is dead from then on; of two who come with the same one at
   * once, one is refused. A token that was exchanged before ends the session.
   */
  async continue(refreshToken: string): Promise<Continuation> {
    const { hash } = presentedHashes(refreshToken);
    const next = newRefreshToken(refreshToken);
    const now = Date.now();
    const rows = await this.#pool.run(
      EVERY_AGENCY,
      (sql) => sql<{ sessionId: string; id: string; agencyId: string; role: Role }[]>`
        update sessions set refresh_hash = ${next.hash}, family_hash = ${next.familyHash}, previous_hash = ${hash},
          refreshed_at = now(), expires_at = ${after(now, this.#lives.refreshTokenSeconds)},
          access_until = greatest(access_until, ${after(now, this.#lives.accessTokenSeconds)})
        from users
        where refresh_hash = ${hash} and expires_at > ${new Date(now)}
          and users.id = sessions.user_id and users.is_active
        returning sessions.id as "sessionId", users.id, users.agency_id as "agencyId", users.role`,
    );
    const row = rows[0];
    if (row === undefined) return this.#refuse(refreshToken);
    const { sessionId, ...user } = row;
    return { kind: 'continued', sessionId, refreshToken: next.text, user };
  }

  /** Ends the session of an access token: neither its refresh token nor its access tokens are good for anything now. */
  async end(principal: Principal): Promise<Revoked> {
    const { sessionId, agencyId, expiresAt } = principal;
    // Written for itself, too: the row may be gone already while access tokens live on.
    const [row] = await this.#pool.run(
      EVERY_AGENCY,
      (sql) => sql<{ until: Date }[]>`
        with ended as (delete from sessions where id = ${sessionId} and agency_id = ${agencyId} returning access_until)
        insert into revoked_sessions (agency_id, session_id, expires_at)
        select ${agencyId}, ${sessionId},
          greatest(${new Date(expiresAt)}::timestamptz, (select access_until from ended))
        on conflict (session_id) do update set expires_at = revoked_sessions.expires_at
        returning expires_at as until`,
    );
    return { sessionId, until: row?.until.getTime() ?? expiresAt };
  }

  /**
   * Removes some sessions that have expired, and revocations that no living token needs; to be called from time to
   * time.
   *
   * @returns how many rows were removed
   */
  async removeExpired(): Promise<number> {
    const now = new Date();
    const sessions = await this.#pool.run(
      EVERY_AGENCY,
      (sql) => sql`
        delete from sessions where id in
          (select id from sessions where expires_at < ${now} order by expires_at limit ${REMOVE_AT_ONCE})`,
    );
    const revoked = await this.#pool.run(
      EVERY_AGENCY,
      (sql) => sql`
        delete from revoked_sessions where session_id in
          (select session_id from revoked_sessions where expires_at < ${now} order by expires_at limit ${REMOVE_AT_ONCE})`,
    );
    return sessions.count + revoked.count;
  }

  /** Ends the session if the token was exchanged before, unless that was a moment ago. */
  async #refuse(refreshToken: string): Promise<Continuation> {
    const { hash, familyHash } = presentedHashes(refreshToken);
    if (familyHash === null) return { kind: 'refused' };
    const [row] = await this.#pool.run(
      EVERY_AGENCY,
      (sql) => sql<{ id: string; userId: string; agencyId: string; until: Date }[]>`
        delete from sessions where family_hash = ${familyHash} and refresh_hash <> ${hash} and not (
          previous_hash is not distinct from ${hash}
          and refreshed_at > now() - make_interval(secs => ${GRACE_SECONDS})
        )
        returning id, user_id as "userId", agency_id as "agencyId", access_until as until`,
    );
    if (row === undefined) return { kind: 'refused' };
    const ended = { sessionId: row.id, until: row.until.getTime() };
    return { kind: 'reused', userId: row.userId, agencyId: row.agencyId, ended };
  }

  /**
   * Inserts the sessions of users who still are as they were when they were checked; the share lock makes a change of
   * theirs wait until the session is there to be ended, or this wait for the change.
   */
  async #insert(sessions: readonly Session[]): Promise<boolean[]> {
    const rows = await this.#pool.run(
      EVERY_AGENCY,
      (sql) => sql<{ id: string }[]>`
        with valid as (
          select t.* from json_to_recordset(${JSON.stringify(sessions)}::text::json)
            as t (id uuid, agency_id uuid, user_id uuid, role text, password_hash text, refresh_hash text,
              family_hash text, created_at timestamptz, expires_at timestamptz, access_until timestamptz)
          join users on users.id = t.user_id and users.agency_id = t.agency_id and users.role = t.role
            and users.password_hash = t.password_hash and users.is_active
          for share of users
        )
        insert into sessions (id, agency_id, user_id, refresh_hash, family_hash, created_at, expires_at, access_until)
        select id, agency_id, user_id, decode(refresh_hash, 'hex'), decode(family_hash, 'hex'), created_at, expires_at,
          access_until
        from valid returning id`,
    );
    const opened = new Set(rows.map((row) => row.id));
    return sessions.map((session) => opened.has(session.id));
  }
}

function after(now: number, seconds: number): Date {
  return new Date(now + seconds * 1000);
}
