import type { Queryable, Sql } from '@vigilia/eriop';
import { agency } from './people.ts';

/** Tables with rows of the agency, those that refer to others first. */
const TABLES = ['incidents', 'resources', 'buildings', 'sessions', 'users'];

/**
 * Removes everything that belongs to the load test's agency, what runs have created too, and nothing else.
 *
 * @returns whether there was anything
 */
export async function clean(sql: Sql): Promise<boolean> {
  const removed = await sql.begin(async (transaction) => {
    await transaction`set local statement_timeout = 0`;
    await removeAlerts(transaction);
    for (const table of TABLES)
      await transaction`delete from ${transaction(table)} where agency_id = ${agency.id}`;
    return transaction`delete from agencies where id = ${agency.id}`;
  });
  return removed.count > 0;
}

/**
 * A run may leave hundreds of thousands of alerts. If nobody else has any, which the lock makes sure of, emptying the
 * table takes milliseconds where deleting row by row takes seconds and leaves the space to be vacuumed.
 */
async function removeAlerts(sql: Queryable): Promise<void> {
  await sql`lock table alerts in access exclusive mode`;
  const [other] = await sql`
    (select 1 from alerts where agency_id < ${agency.id} limit 1)
    union all (select 1 from alerts where agency_id > ${agency.id} limit 1)`;
  if (other === undefined) await sql`truncate alerts`;
  else await sql`delete from alerts where agency_id = ${agency.id}`;
}
