import type { Logger } from 'pino';
import { isOutage } from '../platform/database/explain.ts';
import type { Pool } from '../platform/database/pool.ts';
import { EVERY_AGENCY } from '../platform/database/scope.ts';
import type { SharedLog } from '../platform/shared/shared.ts';
import type { Principal } from './principal.ts';

/** A session whose access tokens are refused. */
export interface Revoked {
  readonly sessionId: string;
  /** End of its longest living access token, ms since 1970: from then on nobody needs to be told. */
  readonly until: number;
}

const TOPIC = 'revoked';
/** Half of what a revocation may take, when nobody tells. */
const LOOK_EVERY_MS = 500;
const FORGET_EVERY_MS = 30_000;
/** Revocations in memory, some 30 MB: 55 logouts a second with access tokens of an hour. */
const REMEMBERED = 200_000;

/**
 * The sessions that have ended while access tokens of theirs live on. The truth is the table `revoked_sessions`;
 * every instance has a copy of it: loaded before it serves, told of news at once by whoever made them, and, because
 * telling may fail (and SQL tells nobody), looking for them twice a second. Asking is a look-up in a map.
 *
 *     logout ──▶ revoked_sessions ◀──each 500 ms── every instance
 *         └──── shared log, topic "revoked" ──at once──▶┘
 */
export class Revocations {
  readonly #pool: Pool;
  readonly #log: SharedLog;
  readonly #logger: Logger;
  readonly #capacity: number;
  readonly #until = new Map<string, number>();
  /** Access tokens that were issued before this time are refused, ms since 1970; see `#add`. */
  #refuseIssuedBefore = 0;
  /** All transactions before this one were over, and seen, at the last look. */
  #seenTo = '0';
  #lookedAt = 0;
  #failing = false;
  #forgotAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #unfollow: (() => void) | undefined;

  constructor(pool: Pool, log: SharedLog, logger: Logger, capacity = REMEMBERED) {
    this.#pool = pool;
    this.#log = log;
    this.#logger = logger;
    this.#capacity = capacity;
  }

  /** Revocations that are remembered. */
  get size(): number {
    return this.#until.size;
  }

  /** Seconds since the table was last read. */
  get age(): number {
    return (performance.now() - this.#lookedAt) / 1000;
  }

  /** Whether the session of an access token has ended. */
  isRevoked({ sessionId, issuedAt }: Principal): boolean {
    return this.#until.has(sessionId) || issuedAt < this.#refuseIssuedBefore;
  }

  /**
   * Loads what is revoked already, then stays up to date.
   *
   * @throws what the database says if it cannot be read
   */
  async start(): Promise<void> {
    this.#unfollow = this.#log.follow(TOPIC, (_id, text) => this.#add(read(text)));
    await this.#look();
    this.#lookLater();
  }

  /** Resolves when nothing of this uses the pool any more. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#unfollow?.();
    this.#unfollow = undefined;
    await this.#looking;
  }

  /** Tells every instance, this one first, of sessions whose end has been committed. */
  async tell(revoked: readonly Revoked[]): Promise<void> {
    if (revoked.length === 0) return;
    this.#add(revoked);
    const pairs = revoked.map(({ sessionId, until }) => [sessionId, until]);
    await this.#log.append(TOPIC, [JSON.stringify(pairs)]);
  }

  #lookLater(): void {
    this.#timer = setTimeout(() => {
      this.#looking = this.#lookAgain();
    }, LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /** Never rejects: tokens are refused as far as is known, and the next look is half a second away. */
  async #lookAgain(): Promise<void> {
    const timer = this.#timer;
    try {
      await this.#look();
      if (this.#failing) this.#logger.info('revoked sessions can be read again');
      this.#failing = false;
    } catch (error) {
      if (!isOutage(error)) {
        if (!this.#failing) this.#logger.error({ err: error }, 'revoked sessions cannot be read');
        this.#failing = true;
      }
    }
    if (this.#timer === timer) this.#lookLater();
  }

  /** Reads what the last look could not see: of transactions that were under way then, or began later. */
  async #look(): Promise<void> {
    const [row] = await this.#pool.run(
      EVERY_AGENCY,
      (sql) => sql<{ seenTo: string; news: [string, number][] }[]>`
        select pg_snapshot_xmin(pg_current_snapshot())::text as "seenTo", coalesce((
          select json_agg(json_build_array(session_id, (extract(epoch from expires_at) * 1000)::bigint))
          from revoked_sessions where changed_in >= ${this.#seenTo}::text::xid8 and expires_at > now()
        ), '[]') as news`,
    );
    if (row === undefined) return;
    this.#seenTo = row.seenTo;
    this.#lookedAt = performance.now();
    this.#add(row.news.map(([sessionId, until]) => ({ sessionId, until })));
    this.#forgetExpired();
  }

  #add(revoked: readonly Revoked[]): void {
    for (const { sessionId, until } of revoked) this.#until.set(sessionId, until);
    if (this.#until.size > this.#capacity) this.#forgetExpired(0);
    if (this.#until.size <= this.#capacity) return;
    // More than can be remembered: instead, every access token that was issued so far is refused. Whoever has a session
    // gets another one with their refresh token, which the table of sessions answers for.
    this.#logger.warn({ revoked: this.#until.size }, 'all access tokens issued so far are refused');
    this.#refuseIssuedBefore = Date.now();
    this.#until.clear();
  }

  #forgetExpired(minimumAge = FORGET_EVERY_MS): void {
    if (performance.now() - this.#forgotAt < minimumAge) return;
    this.#forgotAt = performance.now();
    const now = Date.now();
    for (const [sessionId, until] of this.#until) if (until < now) this.#until.delete(sessionId);
  }
}

/** What another instance told; what is not understood is left to the next look at the table. */
function read(text: string): Revoked[] {
  try {
    return (JSON.parse(text) as [string, number][])
      .filter(([sessionId, until]) => typeof sessionId === 'string' && typeof until === 'number')
      .map(([sessionId, until]) => ({ sessionId, until }));
  } catch {
    return [];
  }
}
