import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  connectDatabase,
  EriopError,
  findEmbeddedPostgres,
  migrate,
  type Sql,
  startEmbeddedPostgres,
} from '@vigilia/eriop';
import { agencyCode, clean, seed } from '../seed-data.ts';

const USAGE = `npm run seed [-- --clean] [--database-url postgres://user:password@host:port/database]

Puts the load test's data into a database, or takes it out again (--clean). Without --database-url and DATABASE_URL
that is the embedded PostgreSQL below .data/, running or not.
`;

/** From loadtest/dist/seed/. */
const DATA = fileURLToPath(new URL('../../../.data/', import.meta.url));

interface Database {
  readonly url: string;
  release(): Promise<void>;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      clean: { type: 'boolean' },
      'database-url': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return;
  }
  const database = await findDatabase(values['database-url'] ?? process.env.DATABASE_URL);
  try {
    await migrate(database.url);
    const sql = await connectDatabase(database.url, { max: 2, name: 'eriop seed' });
    try {
      process.stdout.write(values.clean === true ? await runClean(sql) : await runSeed(sql));
    } finally {
      await sql.end({ timeout: 5 });
    }
  } finally {
    await database.release();
  }
}

/** The given one, or the embedded one: as it runs, or started for the moment. */
async function findDatabase(url: string | undefined): Promise<Database> {
  const nothing = async () => {};
  if (url !== undefined && url !== '') return { url, release: nothing };
  const folder = `${DATA}postgres`;
  const running = findEmbeddedPostgres(folder);
  if (running !== undefined) return { url: running.url, release: nothing };
  const server = await startEmbeddedPostgres({ folder, logFile: `${DATA}postgres.log` });
  return { url: server.url, release: () => server.stop() };
}

async function runSeed(sql: Sql): Promise<string> {
  const summary = await seed(sql);
  const added = Object.entries(summary).filter(([, count]) => count > 0);
  if (added.length === 0) return `Agency ${agencyCode} is complete; nothing was changed.\n`;
  return `Added to agency ${agencyCode}: ${added.map(([kind, count]) => `${count} ${kind}`).join(', ')}.\n`;
}

async function runClean(sql: Sql): Promise<string> {
  const found = await clean(sql);
  return found
    ? `Removed agency ${agencyCode} and all that belongs to it.\n`
    : `There is no agency ${agencyCode}.\n`;
}

main().catch((error: unknown) => {
  const known = error instanceof EriopError || (error instanceof TypeError && 'code' in error);
  const text = known
    ? (error as Error).message
    : `Seeding failed: ${error instanceof Error ? error.message : error}`;
  process.stderr.write(`${text}\n`, () => process.exit(2));
});
