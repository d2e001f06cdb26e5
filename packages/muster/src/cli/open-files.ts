import { execFileSync } from 'node:child_process';
import { MusterError } from '../errors.ts';

/** Files that the process needs beside one connection a user. */
const others = 100;

/**
 * Refuses more users than the process may open connections: found out in the middle of a run, it
 * would look like a failing server.
 *
 * @param users how many there will be at once
 * @param most how many there may be, when sessions take longer than is known
 * @returns what a person should know
 * @throws MusterError OPEN_FILES_LIMIT
 */
export function checkOpenFiles(users: number, most = users): string[] {
  const limit = openFilesLimit();
  if (most + others <= limit) return [];
  if (users + others <= limit) {
    return [
      `up to ${most} sessions may be under way at once (mostAtOnce), and the limit on open files, ${limit}, is lower: ` +
        `beyond it connections fail; raise it with \`ulimit -n ${most + others}\`, or lower mostAtOnce`,
    ];
  }
  throw new MusterError(
    'OPEN_FILES_LIMIT',
    `${users} users need ${users + others} open files and the limit is ${limit}; raise it with ` +
      `\`ulimit -n ${users + others}\` (a container: --ulimit nofile=…) or run fewer users`,
  );
}

/** Node raises its soft limit to the hard one when it starts, and children inherit it. */
function openFilesLimit(): number {
  if (process.platform === 'win32') return Number.POSITIVE_INFINITY;
  try {
    const text = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
    return text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
