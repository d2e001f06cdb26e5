import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartFailure } from './failure.ts';

/** What the backend signs with. */
export interface Secrets {
  readonly jwtSecret: string;
}

/**
 * The secrets of the embedded backend: made at the first start, for the eyes of its owner alone, and kept, so that
 * tokens survive a restart. Of several first starts at once, one makes them for all.
 *
 * @throws StartFailure if the file is there but is not what this wrote
 */
export async function keptSecrets(file: string): Promise<Secrets> {
  const known = await read(file);
  if (known !== undefined) return known;
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  const text = `${JSON.stringify({ jwt_secret: randomBytes(32).toString('hex') }, null, 2)}\n`;
  await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
  try {
    // Complete or not there, and never over one that is there.
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
  return (await read(file)) as Secrets;
}

async function read(file: string): Promise<Secrets | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new StartFailure(`${file} cannot be read (${error.code}): start as the user who owns it`);
  });
  if (text === undefined) return undefined;
  const jwtSecret = secretIn(text);
  if (jwtSecret !== undefined) return { jwtSecret };
  throw new StartFailure(`${file} holds no secret: remove it, and the next start makes a new one`);
}

function secretIn(text: string): string | undefined {
  try {
    const { jwt_secret: secret } = JSON.parse(text) as { jwt_secret?: unknown };
    return typeof secret === 'string' && secret !== '' ? secret : undefined;
  } catch {
    return undefined;
  }
}
