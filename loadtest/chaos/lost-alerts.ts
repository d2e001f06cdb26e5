import { connectDatabase } from '@vigilia/eriop';

/** Looked up at once. */
const STEP = 10_000;

/** Acknowledged changes of incidents that the database does not have. */
export async function countLostChanges(
  databaseUrl: string,
  changed: ReadonlyMap<string, number>,
): Promise<number> {
  const sql = await connectDatabase(databaseUrl, { max: 1, name: 'chaos' });
  try {
    const rows = await sql<{ id: string; description: string | null }[]>`
      select id, description from incidents
      where id in (select json_array_elements_text(${JSON.stringify([...changed.keys()])}::text::json)::uuid)`;
    const found = new Map(rows.map(({ id, description }) => [id, Number(description)]));
    // A later one that was not answered may be there, too.
    return [...changed].filter(([id, number]) => !((found.get(id) ?? -1) >= number)).length;
  } finally {
    await sql.end();
  }
}

/** Acknowledged alerts that the database does not have. */
export async function countLost(databaseUrl: string, acknowledged: readonly string[]): Promise<number> {
  const sql = await connectDatabase(databaseUrl, { max: 1, name: 'chaos' });
  try {
    let found = 0;
    for (let first = 0; first < acknowledged.length; first += STEP) {
      const ids = JSON.stringify(acknowledged.slice(first, first + STEP));
      const [row] = await sql<{ count: string }[]>`
        select count(*) from alerts
        where agency_id in (select id from agencies)
          and id in (select json_array_elements_text(${ids}::text::json)::uuid)`;
      found += Number(row?.count ?? 0);
    }
    return acknowledged.length - found;
  } finally {
    await sql.end();
  }
}
