import { codeOf, EriopError, messageOf } from '../errors.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { connectDatabase, type Sql } from './open.ts';

/** Any number will do, as long as nobody else uses it for an advisory lock: "ERIO" in ASCII. */
const LOCK = 0x4552494f;

/**
 * Brings the schema of a database to this version. Callers at the same time wait for each other.
 *
 * @returns the names of the migrations applied now, and the number of all that are applied
 * @throws EriopError DATABASE_* if it cannot be reached, SCHEMA_NEWER if a newer ERIOP has been here
 */
export async function migrate(databaseUrl: string): Promise<{ applied: string[]; version: number }> {
  const sql = await connectDatabase(databaseUrl, { max: 1, name: 'eriop migrate', statementTimeoutMs: 0 });
  try {
    await sql`select pg_advisory_lock(${LOCK})`;
    return await applyMissing(sql);
  } finally {
    await sql.end({ timeout: 5 }); // Ends the session, and with it the lock.
  }
}

/**
 * Checks that the schema is the one this version was written for.
 *
 * @throws EriopError SCHEMA_OLDER or SCHEMA_NEWER
 */
export async function checkSchema(sql: Sql): Promise<void> {
  const applied = await appliedNames(sql);
  refuseNewer(applied);
  if (applied.length === MIGRATIONS.length) return;
  throw new EriopError(
    'SCHEMA_OLDER',
    `The database lacks ${MIGRATIONS.length - applied.length} migrations.`,
    'Run the migrations first ("npm start" does).',
  );
}

async function applyMissing(sql: Sql): Promise<{ applied: string[]; version: number }> {
  await sql`
    create table if not exists schema_migrations (
      name text primary key,
      applied_at timestamptz not null default now()
    )`;
  const known = await appliedNames(sql);
  refuseNewer(known);
  const missing = MIGRATIONS.filter((migration) => !known.includes(migration.name));
  for (const { name, statements } of missing) {
    await sql
      .begin(async (transaction) => {
        await transaction.unsafe(statements);
        await transaction`insert into schema_migrations (name) values (${name})`;
      })
      .catch((error: unknown) => {
        throw explainMissingRight(error, name);
      });
  }
  return { applied: missing.map((migration) => migration.name), version: MIGRATIONS.length };
}

/** Migrations that need more rights than their user has say in the hint which statements give them. */
function explainMissingRight(error: unknown, name: string): unknown {
  if (codeOf(error) !== '42501') return error;
  const { hint } = error as { hint?: string };
  return new EriopError(
    'MIGRATION_RIGHTS',
    `Migration ${name} cannot be applied: ${messageOf(error)}.`,
    hint === undefined ? 'Migrate as the owner of the tables.' : `An administrator has to run: ${hint}`,
    { cause: error },
  );
}

async function appliedNames(sql: Sql): Promise<string[]> {
  const [table] = await sql<
    { exists: boolean }[]
  >`select to_regclass('schema_migrations') is not null as exists`;
  if (table?.exists !== true) return [];
  const rows = await sql<{ name: string }[]>`select name from schema_migrations order by name`;
  return rows.map((row) => row.name);
}

function refuseNewer(applied: readonly string[]): void {
  const unknown = applied.filter((name) => !MIGRATIONS.some((migration) => migration.name === name));
  if (unknown.length === 0) return;
  throw new EriopError(
    'SCHEMA_NEWER',
    `The database has migrations that this version does not know (${unknown.join(', ')}).`,
    'Use the newer version of ERIOP, or another database.',
  );
}
