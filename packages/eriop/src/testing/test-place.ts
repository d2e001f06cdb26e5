import { chmod, mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Place, preparePlace } from '../platform/embedded-postgres/place.ts';
import { isAlive } from '../platform/embedded-postgres/postmaster.ts';

/** A file system in memory. */
const MEMORY = '/dev/shm';
/** Some ten times of what is used. */
const ROOM = 2 * 2 ** 30;
const PREFIX = 'eriop-test-';
const ABANDONED = new RegExp(`^${PREFIX}(\\d+)-`);

/** Where the server of the tests lives. */
interface TestPlace {
  /** Of all that there is; to be removed in the end. */
  readonly folder: string;
  /** The embedded server's own. */
  readonly data: string;
  readonly place: Place;
}

/** In memory where that can be: on a disk, the files of some forty databases take more time than the tests themselves. */
export async function makeTestPlace(): Promise<TestPlace> {
  if (!(await hasRoom(MEMORY))) return makePlaceIn(tmpdir());
  await removeAbandoned();
  // No program may be started from there on some machines, and some need a copy of PostgreSQL's.
  return makePlaceIn(MEMORY).catch(() => makePlaceIn(tmpdir()));
}

async function makePlaceIn(parent: string): Promise<TestPlace> {
  const folder = await mkdtemp(join(parent, `${PREFIX}${process.pid}-`));
  // The server of root runs as somebody else.
  await chmod(folder, 0o711);
  const data = join(folder, 'postgres');
  try {
    return { folder, data, place: await preparePlace(data) };
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
}

async function hasRoom(folder: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize >= ROOM;
  } catch {
    return false; // Only Linux has it.
  }
}

/** What killed tests have left behind would take up memory until the machine is started anew. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(MEMORY)) {
    const pid = Number(ABANDONED.exec(name)?.[1]);
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    // Another user's is theirs to remove.
    await rm(join(MEMORY, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
