import type { Logger } from 'pino';
import { isOutage } from '../platform/database/explain.ts';
import type { Pool } from '../platform/database/pool.ts';
import { isRowError } from '../platform/database/row-error.ts';
import { EVERY_AGENCY } from '../platform/database/scope.ts';
import { codeOf } from '../platform/errors.ts';
import { GroupCommit } from '../platform/group-commit.ts';
import { newId } from '../platform/ids.ts';

/** What somebody did, e.g. "login.failed": the thing, and what became of it. */
export type AuditAction = `${string}.${string}`;

/** Something that must be known afterwards. Never holds passwords, tokens, or what was typed in place of a name. */
export interface AuditEvent {
  /** Whose agency; null if it is not known, e.g. for a login without an account. */
  readonly agencyId: string | null;
  /** The user who did it; null if it is not known who. */
  readonly actor: string | null;
  readonly action: AuditAction;
  /** Id of what it was done to. */
  readonly subject: string | null;
  readonly details?: Readonly<Record<string, string | number | boolean | null | undefined>>;
}

interface Entry {
  readonly id: string;
  readonly agency_id: string | null;
  readonly at: string;
  readonly actor: string | null;
  readonly action: string;
  readonly subject: string | null;
  readonly details: object;
}

/** What became of the entries, for the metrics. */
export interface AuditObserver {
  readonly onCommit?: (size: number, seconds: number) => void;
  readonly onLost?: () => void;
}

/** Entries that may wait for the database: half a minute's worth of a busy instance, some 10 MB. */
const MAX_QUEUED = 10_000;
const MAX_BATCH = 250;
const RETRY_FIRST_MS = 100;
const RETRY_LAST_MS = 5_000;
const MAX_TEXT = 500;

/**
 * Writes the audit log: append-only, hash-chained, one for all agencies (see migration 0004-identity).
 *
 * Nobody waits for it: an emergency service that cannot write its diary must go on serving. But what it records is not
 * lost silently either. Entries wait in a bounded queue and are written together, and written again until the database
 * has taken them; an entry that cannot be kept (the queue is full, the process ends without a database) goes
 * to the error log, whole, and is counted. A process that is killed loses the entries of the last milliseconds.
 */
export class AuditLog {
  readonly #pool: Pool;
  readonly #logger: Logger;
  readonly #observer: AuditObserver;
  readonly group: GroupCommit<Entry, undefined>;
  #closing = false;
  #failing = false;

  constructor(pool: Pool, logger: Logger, observer: AuditObserver = {}) {
    this.#pool = pool;
    this.#logger = logger;
    this.#observer = observer;
    this.group = new GroupCommit({
      commit: (entries) => this.#write(entries),
      // Two writers would wait for each other at the end of the chain.
      concurrency: 1,
      maxBatch: MAX_BATCH,
      maxQueued: MAX_QUEUED,
      isItemError: isRowError,
      ...(observer.onCommit !== undefined && { onCommit: observer.onCommit }),
    });
  }

  /** Records an event; it is in the log soon after, at the place of its turn. */
  record(event: AuditEvent): void {
    const entry: Entry = {
      id: newId(),
      agency_id: event.agencyId,
      at: new Date().toISOString(),
      actor: event.actor,
      action: event.action,
      subject: event.subject,
      details: Object.fromEntries(
        Object.entries(event.details ?? {}).map(([key, value]) => [key, clean(value)]),
      ),
    };
    this.group.submit(entry).catch((error: unknown) => this.#lose(entry, error));
  }

  /** Resolves when everything recorded so far is in the database, or, if it cannot be reached, in the error log. */
  close(): Promise<void> {
    this.#closing = true;
    return this.group.drain();
  }

  async #write(entries: readonly Entry[]): Promise<undefined[]> {
    for (let delay = RETRY_FIRST_MS; ; delay = Math.min(2 * delay, RETRY_LAST_MS)) {
      try {
        await this.#append(entries);
        if (this.#failing) this.#logger.info('the audit log is written again');
        this.#failing = false;
        return entries.map(() => undefined);
      } catch (error) {
        if (isRowError(error) || this.#closing) throw error;
        if (!isOutage(error)) {
          if (!this.#failing)
            this.#logger.error({ err: error }, 'the audit log cannot be written; entries wait');
          this.#failing = true;
        }
        await pause(delay);
      }
    }
  }

  async #append(entries: readonly Entry[]): Promise<void> {
    await this.#pool.run(
      EVERY_AGENCY,
      (sql) => sql`select audit_append(${JSON.stringify(entries)}::text::json)`,
    );
  }

  #lose(entry: Entry, error: unknown): void {
    this.#observer.onLost?.();
    this.#logger.error({ entry, code: codeOf(error) }, 'an entry of the audit log was lost');
  }
}

/** Bounded, and without what PostgreSQL cannot store: halves of surrogate pairs become U+FFFD on the way. */
function clean(value: string | number | boolean | null | undefined): string | number | boolean | null {
  if (typeof value !== 'string') return value ?? null;
  return Buffer.from(value.slice(0, MAX_TEXT)).toString().replaceAll('\u0000', '');
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
