import { hashPassword, type Queryable, type Sql } from '@vigilia/eriop';
import { seedAlerts, seedIncidents } from './events.ts';
import { agency, password, type SeedUser, seedUsers } from './people.ts';
import { seedBuildings, seedResources } from './places.ts';

/** How many rows of each kind a seed has added; none at all the second time. */
export interface SeedSummary {
  readonly agencies: number;
  readonly users: number;
  readonly buildings: number;
  readonly resources: number;
  readonly incidents: number;
  readonly alerts: number;
}

/**
 * Puts the load test's data into a database that has ERIOP's tables. What is there already stays as it is.
 * The first time takes some seconds: 350 passwords are hashed, each with its own salt.
 */
export async function seed(sql: Sql): Promise<SeedSummary> {
  const users = await withPasswords(await missingUsers(sql));
  // One transaction: nobody meets half of the data.
  return sql.begin(async (transaction) => ({
    agencies: await insert(transaction, 'agencies', [agency]),
    users: await insert(transaction, 'users', users),
    buildings: await insert(transaction, 'buildings', seedBuildings()),
    resources: await insert(transaction, 'resources', seedResources()),
    incidents: await insert(transaction, 'incidents', seedIncidents()),
    alerts: await insert(transaction, 'alerts', seedAlerts()),
  })) as Promise<SeedSummary>;
}

/** What was added, in words. */
export function describeSeed(added: SeedSummary): string {
  const parts = Object.entries(added).filter(([, count]) => count > 0);
  if (parts.length === 0) return 'complete already';
  return parts.map(([kind, count]) => `${count} ${count === 1 ? singular(kind) : kind}`).join(', ');
}

function singular(kind: string): string {
  return kind === 'agencies' ? 'agency' : kind.slice(0, -1);
}

async function missingUsers(sql: Sql): Promise<SeedUser[]> {
  const rows = await sql<{ id: string }[]>`select id from users where agency_id = ${agency.id}`;
  const known = new Set(rows.map((row) => row.id));
  return seedUsers().filter((user) => !known.has(user.id));
}

/** In the thread pool, as many at once as it has threads. */
function withPasswords(users: readonly SeedUser[]) {
  return Promise.all(users.map(async (user) => ({ ...user, password_hash: await hashPassword(password) })));
}

/** The rows go as one JSON parameter, and PostgreSQL gives each column its type. */
async function insert(sql: Queryable, table: string, rows: readonly object[]): Promise<number> {
  const [first] = rows;
  if (first === undefined) return 0;
  const names = sql(Object.keys(first));
  const result = await sql`
    insert into ${sql(table)} (${names})
    select ${names} from json_populate_recordset(null::${sql(table)}, ${JSON.stringify(rows)}::text::json)
    on conflict do nothing`;
  return result.count;
}
