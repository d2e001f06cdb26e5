import { codeOf, EriopError, messageOf } from '../errors.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { connectDatabase, type Sql } from './open.ts';

/** Any number will do, as long as nobody else uses it for an advisory lock: "ERIO" in ASCII. */
const LOCK = 0x4552494f;

/**
 * Brings the schema of a database to this version. Callers at the same time wait for each other.
 *
 * @returns the names of the migrations applied now, and the number of all that are applied
 * @throws EriopError DATABASE_* if it cannot be reached or is someone else's, SCHEMA_NEWER if a newer ERIOP has been
 * here, MIGRATION_* if one cannot be applied
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
  const known = await appliedNames(sql);
  refuseNewer(known);
  if (known.length === 0) {
    await refuseForeign(sql);
    await createList(sql);
  }
  const missing = MIGRATIONS.filter((migration) => !known.includes(migration.name));
  for (const { name, statements } of missing) {
    await sql
      .begin(async (transaction) => {
        await transaction.unsafe(statements);
        await transaction`insert into schema_migrations (name) values (${name})`;
      })
      .catch((error: unknown) => {
        throw explainFailure(error, `Migration ${name} cannot be applied`);
      });
  }
  return { applied: missing.map((migration) => migration.name), version: MIGRATIONS.length };
}

async function createList(sql: Sql): Promise<void> {
  try {
    await sql`
      create table if not exists schema_migrations (
        name text primary key,
        applied_at timestamptz not null default now()
      )`;
  } catch (error) {
    throw explainFailure(error, 'The list of migrations cannot be made');
  }
}

/** A database that holds other tables is someone else's: nothing is left behind in it. */
async function refuseForeign(sql: Sql): Promise<void> {
  const tables = await sql<{ name: string }[]>`
    select relname as name
      from pg_class
     where relnamespace = to_regnamespace(quote_ident(current_schema()))
       and relkind in ('r', 'p', 'v', 'm', 'f')
       and relname <> 'schema_migrations'
       and not exists (select from pg_depend where objid = pg_class.oid and deptype = 'e')
     order by relname`;
  const [first] = tables;
  if (first === undefined) return;
  const others = tables.length === 1 ? '' : ` and ${tables.length - 1} more`;
  throw foreign(`it holds ${first.name}${others}`);
}

function foreign(why: string): EriopError {
  return new EriopError(
    'DATABASE_FOREIGN',
    `The database is not ERIOP's: ${why}.`,
    'Name an empty one, or one of ERIOP, in DATABASE_URL.',
  );
}

/** Migrations that need more rights than their user has say in the hint which statements give them. */
function explainFailure(error: unknown, what: string): unknown {
  if (!(error instanceof Error) || error.name !== 'PostgresError') return error;
  const code = codeOf(error);
  if (code !== '42501') {
    const advice =
      code === '25006'
        ? 'Name the primary server in DATABASE_URL.'
        : 'ERIOP is written for PostgreSQL 18: an older one may lack what it needs.';
    return new EriopError('MIGRATION_FAILED', `${what}: ${messageOf(error)}.`, advice, { cause: error });
  }
  const { hint } = error as { hint?: string };
  return new EriopError(
    'MIGRATION_RIGHTS',
    `${what}: ${messageOf(error)}.`,
    hint === undefined ? 'Migrate as the owner of the tables.' : `An administrator has to run: ${hint}`,
    { cause: error },
  );
}

async function appliedNames(sql: Sql): Promise<string[]> {
  const [table] = await sql<{ columns: string[] | null }[]>`
    select array_agg(attname::text) as columns
      from pg_attribute
     where attrelid = to_regclass('schema_migrations') and attnum > 0`;
  const columns = table?.columns ?? null;
  if (columns === null) return [];
  if (!columns.includes('name') || !columns.includes('applied_at')) {
    throw foreign('its table schema_migrations belongs to another program');
  }
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
