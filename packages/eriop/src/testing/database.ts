import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { openDatabase, type Sql } from '../platform/database/open.ts';
import { codeOf } from '../platform/errors.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The database with ERIOP's tables that `startTestDatabase` makes copies of. Nobody else connects to it. */
    templateUrl: string;
  }
}

/** A database for one test file. */
export interface TestDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Makes a database with ERIOP's tables, on the server that all test files share.
 *
 * @throws Error in a file that Vitest's configuration did not put into the project `database`
 */
export async function startTestDatabase(): Promise<TestDatabase> {
  const template = inject('templateUrl') as string | undefined;
  if (template === undefined) {
    throw new Error(
      'Only the project `database` of vitest.config.ts has a PostgreSQL: import testing/database.ts or testing/app.ts in the test file itself.',
    );
  }
  const source = new URL(template).pathname.slice(1);
  const name = `test_${randomBytes(6).toString('hex')}`;
  // The other strategy writes every page to the log, too.
  await administer(
    template,
    (sql) => sql`create database ${sql(name)} template ${sql(source)} strategy file_copy`,
  );
  return {
    url: urlOf(template, name),
    stop: () => administer(template, (sql) => drop(sql, name)),
  };
}

async function drop(sql: Sql, name: string): Promise<void> {
  try {
    await sql`drop database ${sql(name)} with (force)`;
  } catch (error) {
    // PostgreSQL's own vacuum is at work in it, which only a superuser may end by force; without force, it makes way.
    if (codeOf(error) !== '42501') throw error;
    await sql`drop database ${sql(name)}`;
  }
}

/** From a database of its own: one that somebody is connected to cannot be copied. */
async function administer(template: string, work: (sql: Sql) => Promise<unknown>): Promise<void> {
  const sql = openDatabase(urlOf(template, 'postgres'), { max: 1, statementTimeoutMs: 0 });
  try {
    await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
