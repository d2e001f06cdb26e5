import { createHash } from 'node:crypto';
import type { Sql } from '../../platform/database/open.ts';

/** A hash of everything that the database holds of an agency, in every table that has a column for it. */
export async function hashRows(sql: Sql, agencyId: string): Promise<string> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.columns join pg_class on pg_class.relname = table_name
    where table_schema = 'public' and column_name = 'agency_id' and relkind in ('r', 'p') and not relispartition
    order by table_name`;
  const hash = createHash('sha256');
  for (const { name } of tables) {
    const rows = await sql<{ row: string }[]>`
      select t::text as row from ${sql(name)} t where agency_id = ${agencyId} order by 1`;
    hash.update(JSON.stringify([name, rows]));
  }
  return hash.digest('hex');
}
