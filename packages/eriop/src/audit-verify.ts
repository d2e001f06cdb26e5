import { parseArgs } from 'node:util';
import { type Anchor, verifyAuditLog } from './audit/verify.ts';
import { Pool } from './platform/database/pool.ts';
import { codeOf, EriopError, messageOf } from './platform/errors.ts';

const USAGE = `Checks that nothing in the audit log was changed, removed or put in between.

    DATABASE_URL=postgres://… node packages/eriop/dist/audit-verify.js [--noted SEQ:HASH]

  --noted SEQ:HASH   what this said of the last entry at an earlier time, kept elsewhere:
                     it finds a log that was forged as a whole, or cut off at its end

Exit code 0: whole. 1: broken, with the first entry that is. 2: it could not be checked.
`;
const BROKEN = 1;
const UNUSABLE = 2;

async function main(parameters: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...parameters],
    options: { noted: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return 0;
  }
  const noted = values.noted === undefined ? undefined : anchorOf(values.noted);
  const url = process.env.DATABASE_URL;
  if (url === undefined || url === '')
    throw new EriopError('CONFIG_INVALID', 'DATABASE_URL is missing.', 'It says which database to check.');
  const pool = await Pool.open(url, 'audit-verify', 1, 1);
  try {
    const verdict = await verifyAuditLog(pool, noted);
    if (!verdict.whole) {
      process.stdout.write(`broken: entry ${verdict.seq} ${verdict.reason}\n`);
      return BROKEN;
    }
    const { seq, hash } = verdict.end;
    process.stdout.write(`ok: ${seq} entries, the last one is ${seq}:${hash}\n`);
    return 0;
  } finally {
    await pool.close();
  }
}

function anchorOf(text: string): Anchor {
  const [, seq, hash] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq !== undefined && hash !== undefined) return { seq: Number(seq), hash };
  throw new EriopError(
    'USAGE',
    '--noted is not as it was printed.',
    'It is the SEQ:HASH of an earlier "ok".',
  );
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const code = error instanceof EriopError ? ` [${error.code}]` : '';
    const usage = codeOf(error).startsWith('ERR_PARSE_ARGS') ? `\n\n${USAGE}` : '\n';
    process.stderr.write(`${messageOf(error)}${code}${usage}`);
    process.exitCode = UNUSABLE;
  },
);
