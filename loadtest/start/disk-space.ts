import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { StartFailure } from './failure.ts';

/** Of a stored alert with its indexes and the log that makes it durable, in bytes; a generous estimate. */
const bytesPerAlert = 2500;
/** An empty database cluster with its log files. */
const emptyDatabase = 300 * 1024 * 1024;
/** Alerts a second per user, when one in five posts every 0.3 s. */
const alertsPerUser = 0.67;

/**
 * Refuses a run that would fill the disk: better said before than found in the middle of it.
 *
 * @param folder of the database
 * @param runTime seconds; null for one without end
 * @throws StartFailure
 */
export async function checkDiskSpace(folder: string, users: number, runTime: number | null): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const needed = spaceNeeded(folder, users, runTime);
  if (free >= needed) return;
  throw new StartFailure(
    `the disk of ${folder} has ${megabytes(free)} left and this run may write ${megabytes(needed)}; ` +
      'free some space (npm run reset removes the data of earlier runs) or take fewer users',
  );
}

/** Bytes that a run may write, those of a database that is still to be made included. */
export function spaceNeeded(folder: string, users: number, runTime: number | null): number {
  // The data, or the place where root's data is.
  const exists = ['data', 'location'].some((name) => existsSync(join(folder, name)));
  return (exists ? 0 : emptyDatabase) + users * alertsPerUser * (runTime ?? 60) * bytesPerAlert;
}

/** Of the write-ahead log, for one alert and what goes with it, in bytes; measured as 650. */
const logBytesPerAlert = 700;
const logFileBytes = 16 * 1024 * 1024;
/** 512 MB: what the server keeps of them between runs. */
const mostLogFiles = 32;

/** Files of the write-ahead log that a run fills; as many as are worth making in advance. */
export function logFilesFor(users: number, runTime: number | null): number {
  const bytes = users * alertsPerUser * (runTime ?? 60) * logBytesPerAlert;
  return Math.min(mostLogFiles, Math.ceil(bytes / logFileBytes));
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024).toLocaleString('en-US')} MB`;
}
