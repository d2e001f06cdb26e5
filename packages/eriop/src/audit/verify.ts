import { createHash } from 'node:crypto';
import type { Pool } from '../platform/database/pool.ts';
import { EVERY_AGENCY } from '../platform/database/scope.ts';

/** A place in the chain: the entry with this number has this hash (hexadecimal), and so vouches for all before it. */
export interface Anchor {
  readonly seq: number;
  readonly hash: string;
}

/** What a walk along the audit log has found: that it is whole, or where it first is not. */
export type AuditVerdict =
  | { readonly whole: true; readonly end: Anchor }
  | { readonly whole: false; readonly seq: number; readonly reason: string };

/** An entry, with everything as the text that is hashed. */
interface Row {
  readonly seq: string;
  readonly agency: string | null;
  readonly at: string;
  readonly actor: string | null;
  readonly action: string;
  readonly subject: string | null;
  readonly details: string;
  readonly previous: string;
  readonly hash: string;
}

const AT_ONCE = 5_000;
const GENESIS: Anchor = { seq: 0, hash: '0'.repeat(64) };

/**
 * Walks the audit log from its beginning, and computes every hash anew. What is appended meanwhile is left out.
 *
 * @param noted where the log was found whole earlier: with that, even a log that was forged as a whole, or cut off at
 * its end together with its head, is found out
 */
export async function verifyAuditLog(pool: Pool, noted?: Anchor): Promise<AuditVerdict> {
  const head = await readHead(pool);
  if (head === undefined)
    return { whole: false, seq: 0, reason: 'the end of the chain is unknown: audit_head is empty' };
  let last = GENESIS;
  while (last.seq < head.seq) {
    const rows = await readRows(pool, last.seq, head.seq);
    if (rows.length === 0) return { whole: false, seq: last.seq + 1, reason: 'is missing, and all after it' };
    for (const row of rows) {
      const reason = faultOf(row, last, noted);
      if (reason !== undefined) return { whole: false, seq: Math.min(Number(row.seq), last.seq + 1), reason };
      last = { seq: last.seq + 1, hash: row.hash };
    }
  }
  if (last.hash !== head.hash)
    return { whole: false, seq: last.seq, reason: 'is not the one that audit_head says is the last' };
  if (noted !== undefined && noted.seq > last.seq)
    return { whole: false, seq: last.seq + 1, reason: `is missing: the log had ${noted.seq} entries once` };
  return { whole: true, end: last };
}

function faultOf(row: Row, last: Anchor, noted: Anchor | undefined): string | undefined {
  const seq = Number(row.seq);
  if (seq !== last.seq + 1) return 'is missing';
  if (row.previous !== last.hash) return 'does not follow the entry before it';
  if (hashOf(row) !== row.hash) return 'was changed: its hash is not that of its content';
  if (seq === noted?.seq && row.hash !== noted.hash) return 'was another one when its hash was noted';
  return undefined;
}

/** The canonical form is that of `audit_text` in migration 0004-identity; written again here, so as not to ask the suspect. */
function hashOf({ seq, agency, at, actor, action, subject, details, previous }: Row): string {
  const lines = ['eriop-audit-1', seq, agency, at, actor, action, subject, details, previous];
  const text = lines.map((line) => line ?? '-').join('\n');
  return createHash('sha256').update(text).digest('hex');
}

async function readHead(pool: Pool): Promise<Anchor | undefined> {
  const [row] = await pool.run(
    EVERY_AGENCY,
    (sql) => sql<{ seq: string; hash: string }[]>`
      select seq::text, encode(hash, 'hex') as hash from audit_head`,
  );
  return row === undefined ? undefined : { seq: Number(row.seq), hash: row.hash };
}

function readRows(pool: Pool, after: number, last: number): Promise<Row[]> {
  return pool.run(
    EVERY_AGENCY,
    (sql) => sql<Row[]>`
      select seq::text, agency_id::text as agency, ((extract(epoch from at) * 1000000)::bigint)::text as at,
        actor::text, action, subject, details::text, encode(previous_hash, 'hex') as previous, encode(hash, 'hex') as hash
      from audit_log where audit_log.seq > ${after} and audit_log.seq <= ${last}
      order by audit_log.seq limit ${AT_ONCE}`,
  );
}
