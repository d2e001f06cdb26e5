import { createHash, randomBytes } from 'node:crypto';
import type { Pool } from '../platform/database/pool.ts';
import { isRowError } from '../platform/database/row-error.ts';
import { GroupCommit } from '../platform/group-commit.ts';
import { newId } from '../platform/ids.ts';
import type { Role } from './roles.ts';

/** A login that goes on: it has one valid refresh token at a time, of which only the hash is stored. */
interface Session {
  readonly id: string;
  readonly agency_id: string;
  readonly user_id: string;
  readonly refresh_hash: string;
  readonly created_at: string;
  readonly expires_at: string;
}

/** What a client gets of a session. */
export interface Opened {
  readonly sessionId: string;
  readonly refreshToken: string;
}

/** The user of a session that was continued. */
export interface Continued extends Opened {
  readonly user: { readonly id: string; readonly agencyId: string; readonly role: Role };
}

const TOKEN_BYTES = 32;
const MAX_QUEUED = 5_000;
/** Expired sessions removed at once: a statement of some milliseconds. */
const REMOVE_AT_ONCE = 1_000;

/** Opens sessions and continues them. */
export class Sessions {
  readonly #pool: Pool;
  readonly #lifeMs: number;
  /** Shifts begin together: hundreds of logins a second share their commits. */
  readonly group: GroupCommit<Session, undefined>;

  constructor(pool: Pool, lifeSeconds: number, onCommit?: (size: number, seconds: number) => void) {
    this.#pool = pool;
    this.#lifeMs = lifeSeconds * 1000;
    this.group = new GroupCommit({
      commit: (sessions) => this.#insert(sessions),
      concurrency: 1,
      maxBatch: 250,
      maxQueued: MAX_QUEUED,
      isItemError: isRowError,
      ...(onCommit !== undefined && { onCommit }),
    });
  }

  /** Opens a session; it is in the database when this resolves. */
  async open(user: { id: string; agencyId: string }): Promise<Opened> {
    const refreshToken = newToken();
    const session: Session = {
      id: newId(),
      agency_id: user.agencyId,
      user_id: user.id,
      refresh_hash: hashOf(refreshToken).toString('hex'),
      created_at: new Date().toISOString(),
      expires_at: new Date(Date.now() + this.#lifeMs).toISOString(),
    };
    await this.group.submit(session);
    return { sessionId: session.id, refreshToken };
  }

  /**
   * Exchanges a refresh token for a new one. The old one is dead from then on; of two who come with the same one at
   * once, one gets undefined.
   */
  async continue(refreshToken: string): Promise<Continued | undefined> {
    const next = newToken();
    const now = new Date();
    const rows = await this.#pool.run(
      (sql) => sql<{ sessionId: string; id: string; agencyId: string; role: Role }[]>`
        update sessions set refresh_hash = ${hashOf(next)}, expires_at = ${new Date(now.getTime() + this.#lifeMs)}
        from users
        where refresh_hash = ${hashOf(refreshToken)} and expires_at > ${now}
          and users.id = sessions.user_id and users.is_active
        returning sessions.id as "sessionId", users.id, users.agency_id as "agencyId", users.role`,
    );
    const row = rows[0];
    if (row === undefined) return undefined;
    return {
      sessionId: row.sessionId,
      refreshToken: next,
      user: { id: row.id, agencyId: row.agencyId, role: row.role },
    };
  }

  /** Removes some sessions that have expired; to be called from time to time. */
  async removeExpired(): Promise<number> {
    const result = await this.#pool.run(
      (sql) => sql`
        delete from sessions where id in
          (select id from sessions where expires_at < ${new Date()} order by expires_at limit ${REMOVE_AT_ONCE})`,
    );
    return result.count;
  }

  async #insert(sessions: readonly Session[]): Promise<undefined[]> {
    await this.#pool.run(
      (sql) => sql`
        insert into sessions (id, agency_id, user_id, refresh_hash, created_at, expires_at)
        select id, agency_id, user_id, decode(refresh_hash, 'hex'), created_at, expires_at
        from json_to_recordset(${JSON.stringify(sessions)}::text::json)
          as t (id uuid, agency_id uuid, user_id uuid, refresh_hash text, created_at timestamptz, expires_at timestamptz)`,
    );
    return sessions.map(() => undefined);
  }
}

function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** Fast, unlike a password's: a token of 256 random bits cannot be guessed. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
