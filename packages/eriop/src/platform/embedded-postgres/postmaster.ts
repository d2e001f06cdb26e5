import { existsSync, readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What PostgreSQL writes about itself into `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** Reads `postmaster.pid`: line 1 is the process id, line 4 the port, line 8 the state (see PostgreSQL's pidfile.h). */
export function readPostmaster(dataFolder: string): Postmaster | undefined {
  const file = join(dataFolder, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/**
 * The process id of the server that runs on a data folder now, or undefined. A process id left by a crash may
 * have been given to somebody else since: a server's working directory is its data folder, so where /proc tells
 * it, that decides.
 */
export function runningServer(dataFolder: string): number | undefined {
  const postmaster = readPostmaster(dataFolder);
  if (postmaster === undefined || !isAlive(postmaster.pid)) return undefined;
  const folder = workingDirectory(postmaster.pid);
  if (folder !== undefined && folder !== realpathSync(dataFolder)) return undefined;
  return postmaster.pid;
}

/** No process can have this id: it is above every system's limit. */
const NOBODY = 999_999_999;

/**
 * Corrects a `postmaster.pid` that a crash left and whose process id belongs to another program by now: PostgreSQL,
 * run by the same user, would take that for a running server. Only the id is changed; by the other lines it finds
 * out whether children of the dead server are still at work. To be called when no server runs on the folder.
 */
export function forgetDeadServer(dataFolder: string): void {
  const left = readPostmaster(dataFolder);
  if (left === undefined || !isAlive(left.pid)) return;
  const file = join(dataFolder, 'postmaster.pid');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(NOBODY)));
}

/** Whether a process exists, ours or somebody else's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function workingDirectory(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined; // No /proc (macOS), or another account's process.
  }
}
