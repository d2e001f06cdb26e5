import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  connectDatabase,
  findEmbeddedPostgres,
  migrate,
  type Sql,
  startEmbeddedPostgres,
} from '@vigilia/eriop';
import { agencyCode, clean, describeSeed, seed } from '../seed-data.ts';
import { brokenOutput } from '../start/broken-output.ts';
import { sentence } from '../start/failure.ts';
import { prepareFolder } from '../start/folder.ts';
import { dataFolder } from '../start/places.ts';

const USAGE = `npm run seed [-- --clean] [--database-url postgres://user:password@host:port/database]

Puts the load test's data into a database, or takes it out again (--clean). Without --database-url and DATABASE_URL
that is the embedded PostgreSQL that npm start uses (below .data/, or VIGILIA_DATA), running or not.
`;

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
  const folder = join(dataFolder, 'postgres');
  await prepareFolder(dataFolder, 'data', 'VIGILIA_DATA');
  await prepareFolder(folder, 'data', 'VIGILIA_DATA');
  const running = findEmbeddedPostgres(folder);
  if (running !== undefined) return { url: running.url, release: nothing };
  const server = await startEmbeddedPostgres({ folder, logFile: join(dataFolder, 'postgres.log') });
  return { url: server.url, release: () => server.stop() };
}

async function runSeed(sql: Sql): Promise<string> {
  const added = describeSeed(await seed(sql));
  if (added === 'complete already') return `Agency ${agencyCode} is complete; nothing was changed.\n`;
  return `Added to agency ${agencyCode}: ${added}.\n`;
}

async function runClean(sql: Sql): Promise<string> {
  const found = await clean(sql);
  return found
    ? `Removed agency ${agencyCode} and all that belongs to it.\n`
    : `There is no agency ${agencyCode}.\n`;
}

const broken = brokenOutput(process.stdout);

Promise.race([main(), broken]).then(
  () => process.stdout.write('', (error) => process.exit(error == null ? 0 : 2)),
  (error: unknown) => {
    const wrongUse = error instanceof TypeError && 'code' in error;
    const text = wrongUse ? `${error.message} (see --help)` : sentence(error);
    process.stderr.write(`${text}\n`, () => process.exit(2));
  },
);
