import { parseArgs } from 'node:util';
import { migrate } from './platform/database/migrate.ts';
import { codeOf, EriopError, messageOf } from './platform/errors.ts';

const USAGE = `Brings the database's tables to this version. Forward only; several at once do no harm.

    DATABASE_URL=postgres://… node packages/eriop/dist/migrate-main.js

As the user who owns the tables: ERIOP_MIGRATE_DATABASE_URL, or, if that is not set, DATABASE_URL.
Exit code 0: done, or nothing to do. 2: it could not be done; nothing half of it was kept.
`;

/** Exit code for what the operator has to put right. */
const UNUSABLE = 2;

/**
 * Brings the database's tables to this version, as the user who owns them: ERIOP_MIGRATE_DATABASE_URL, or, if that is
 * not set, DATABASE_URL. The backend itself can do with a user who owns nothing.
 */
async function main(parameters: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...parameters], options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help === true) return void process.stdout.write(USAGE);
  const url = process.env.ERIOP_MIGRATE_DATABASE_URL || process.env.DATABASE_URL;
  if (url === undefined || url === '') {
    throw new EriopError(
      'CONFIG_INVALID',
      'ERIOP_MIGRATE_DATABASE_URL is missing, and DATABASE_URL, too.',
      'One of them must say where the database is: postgres://user:password@host:port/database.',
    );
  }
  const { applied, version } = await migrate(url);
  for (const name of applied) process.stdout.write(`applied ${name}\n`);
  process.stdout.write(
    applied.length === 0 ? `nothing to do: all ${version} are applied\n` : `the schema is at ${version}\n`,
  );
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (codeOf(error).startsWith('ERR_PARSE_ARGS')) {
    process.stderr.write(`${messageOf(error)}\n\n${USAGE}`, () => process.exit(UNUSABLE));
    return;
  }
  const text =
    error instanceof EriopError
      ? `${error.message} [${error.code}]`
      : `The database could not be migrated: ${messageOf(error)}`;
  process.stderr.write(`${text}\n`, () => process.exit(UNUSABLE));
});
