import { parseArgs } from 'node:util';
import { type Removed, removeOldAlerts } from './alerts/retention.ts';
import { connectDatabase } from './platform/database/open.ts';
import { codeOf, EriopError, messageOf } from './platform/errors.ts';

const USAGE = `Removes old alerts. A month's go together, when the last of them is old enough.

    DATABASE_URL=postgres://… node packages/eriop/dist/retention.js [--keep-days N] [--dry-run]

  --keep-days N   1 to 36500 days, 365 if it is not given
  --dry-run       only says what would be removed

As the user who owns the tables: ERIOP_MIGRATE_DATABASE_URL, or, if that is not set, DATABASE_URL.
Exit code 0: done. 2: it could not be done, or not all of it; run it again.
`;
const UNUSABLE = 2;
const KEEP_DAYS = '365';

async function main(parameters: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      'keep-days': { type: 'string', default: KEEP_DAYS },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return void process.stdout.write(USAGE);
  const keepDays = daysOf(values['keep-days']);
  const url = process.env.ERIOP_MIGRATE_DATABASE_URL || process.env.DATABASE_URL;
  if (url === undefined || url === '')
    throw new EriopError('CONFIG_INVALID', 'DATABASE_URL is missing.', 'It says which database to clean.');
  const dryRun = values['dry-run'];
  const sql = await connectDatabase(url, { max: 1, name: 'eriop retention', statementTimeoutMs: 0 });
  try {
    process.stdout.write(report(await removeOldAlerts(sql, { keepDays, dryRun }), dryRun));
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function daysOf(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text) && Number(text) <= 36_500) return Number(text);
  throw new EriopError('USAGE', '--keep-days must be a whole number from 1 to 36500.', 'Correct it.');
}

function report({ partitions, single, keys }: Removed, dryRun: boolean): string {
  const lines = partitions.map(({ name, alerts }) => `${name}: dropped, ${alerts} alerts`);
  lines.push(`other old alerts: ${single} removed`, `keys older than a day: ${keys} removed`);
  return lines.map((line) => `${dryRun ? 'would be: ' : ''}${line}\n`).join('');
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const code = error instanceof EriopError ? ` [${error.code}]` : '';
  const usage = codeOf(error).startsWith('ERR_PARSE_ARGS') ? `\n\n${USAGE}` : '\n';
  process.stderr.write(`${messageOf(error)}${code}${usage}`);
  process.exitCode = UNUSABLE;
});
