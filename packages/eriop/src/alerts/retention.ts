import { setTimeout as sleep } from 'node:timers/promises';
import type { PendingQuery, Row } from 'postgres';
import type { Queryable, Sql } from '../platform/database/open.ts';
import { codeOf } from '../platform/errors.ts';

/** What is done, or would be. */
export interface Removed {
  /** Partitions dropped whole, oldest first, with their alerts. */
  readonly partitions: readonly { readonly name: string; readonly alerts: number }[];
  /** Alerts removed one by one: those whose ids tell another time than their month's. */
  readonly single: number;
  /** Keys of requests that are older than a day. */
  readonly keys: number;
}

interface Month {
  readonly name: string;
  /** The least id that does not belong to it any more. */
  readonly end: string;
}

/** Rows of a statement of some tens of milliseconds. */
const BATCH = 5_000;
/** Waiting for a lock holds up those who come after: rather give up, and try again. */
const LOCK_WAIT_MS = 800;
const ATTEMPTS = 10;
const PAUSE_MS = 500;

/**
 * Removes alerts that are older than so many days. A month's go when the last of them is: at once, by dropping their
 * partition, under a lock of some milliseconds. To be called as the owner of the tables.
 *
 * @param keepDays days, at least 1
 * @param dryRun only counts
 * @throws a PostgreSQL error 55P03 if others did not let go of the table for long
 */
export async function removeOldAlerts(
  sql: Sql,
  { keepDays, dryRun }: { readonly keepDays: number; readonly dryRun: boolean },
): Promise<Removed> {
  const before = new Date(Date.now() - keepDays * 86_400_000);
  const partitions = [];
  for (const month of await monthsBefore(sql, before)) {
    const alerts = dryRun ? await count(sql, month) : await tryAgain(() => dropMonth(sql, month));
    partitions.push({ name: month.name, alerts });
  }
  const single = await removeRows(sql, await stray(sql, before), dryRun);
  const keys = await removeRows(sql, oldKeys(sql), dryRun);
  return { partitions, single, keys };
}

/** Months that ended before a time, oldest first; never the present one. */
function monthsBefore(sql: Sql, before: Date): Promise<Month[]> {
  return sql<Month[]>`
    select alert_partition_name(month) as name, alert_id_at(month + interval '1 month')::text as end
    from alert_months() month
    where month + interval '1 month' <= ${before}::timestamptz at time zone 'UTC'
      and month < date_trunc('month', now() at time zone 'UTC')
    order by month`;
}

async function count(sql: Sql, { name }: Month): Promise<number> {
  const [row] = await sql<{ count: string }[]>`select count(*) from ${sql(name)}`;
  return Number(row?.count ?? 0);
}

/**
 * The alerts are counted while nobody can change the month's, and taken from the totals in the same transaction. What
 * comes with an id of that month afterwards goes to `alerts_older`, whose range grows.
 */
async function dropMonth(sql: Sql, { name, end }: Month): Promise<number> {
  const dropped = await sql.begin(async (transaction: Queryable) => {
    await transaction`select set_config('lock_timeout', ${String(LOCK_WAIT_MS)}, true)`;
    await transaction`lock table ${transaction(name)} in share mode`;
    const counts = await transaction<{ agency_id: string; count: string }[]>`
      select agency_id, count(*) from ${transaction(name)} group by agency_id order by agency_id`;
    await transaction`lock table alerts in access exclusive mode`;
    for (const { agency_id, count } of counts) {
      await transaction`
        insert into alert_totals as known (agency_id, shard, total)
        values (${agency_id}, (pg_backend_pid() % 256)::smallint, ${`-${count}`}::bigint)
        on conflict (agency_id, shard) do update set total = known.total + excluded.total`;
    }
    await transaction`drop table ${transaction(name)}`;
    await transaction`alter table alerts detach partition alerts_older`;
    await transaction.unsafe(
      `alter table alerts attach partition alerts_older for values from (minvalue) to ('${end}')`,
    );
    return counts.reduce((sum, { count }) => sum + Number(count), 0);
  });
  return dropped as number;
}

/** Rows of a table that has agency_id and another column as its key. */
interface Rows {
  readonly table: string;
  readonly key: string;
  readonly condition: Fragment;
}

type Fragment = PendingQuery<Row[]>;

/** Old alerts outside of the months: of a long time ago, or with ids that are no UUIDs version 7. */
async function stray(sql: Sql, before: Date): Promise<Rows> {
  const [bounds] = await sql<{ low: string; high: string }[]>`
    select alert_id_at(min(month))::text as low, alert_id_at(max(month) + interval '1 month')::text as high
    from alert_months() month`;
  const { low, high } = bounds as { low: string; high: string };
  const condition = sql`(id < ${low} or id >= ${high}) and created_at < ${before}`;
  return { table: 'alerts', key: 'id', condition };
}

function oldKeys(sql: Sql): Rows {
  return { table: 'ingest_keys', key: 'key', condition: sql`created_at < now() - interval '24 hours'` };
}

/** Some at a time, so that nobody waits long. */
async function removeRows(sql: Sql, { table, key, condition }: Rows, dryRun: boolean): Promise<number> {
  if (dryRun) {
    const [row] = await sql<{ count: string }[]>`select count(*) from ${sql(table)} where ${condition}`;
    return Number(row?.count ?? 0);
  }
  let removed = 0;
  for (;;) {
    const { count } = await sql`
      delete from ${sql(table)} where (agency_id, ${sql(key)}) in
        (select agency_id, ${sql(key)} from ${sql(table)} where ${condition} limit ${BATCH})`;
    removed += count;
    if (count < BATCH) return removed;
  }
}

/** Tries again while others hold the table. */
async function tryAgain<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !['55P03', '40P01'].includes(codeOf(error))) throw error;
      await sleep(PAUSE_MS);
    }
  }
}
