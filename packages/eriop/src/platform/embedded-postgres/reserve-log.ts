import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './account.ts';

/** Size of a file of the write-ahead log: PostgreSQL's default. */
const FILE_BYTES = 16 * 1024 * 1024;
const CHUNK = Buffer.alloc(1024 * 1024);
/** Files that share the upper eight digits of their number: 4 GB in files of 16 MB. */
const PER_LOG = 0x100;

const NAME = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})$/;

/**
 * Makes the files that the write-ahead log will go on in, before the server runs. A server makes each at the moment
 * that it needs it: it fills 16 MB with zeros and flushes them while every commit waits, some 65 ms, and under load
 * that is every five seconds. A server that has run for a while reuses old files instead; a new one has none.
 *
 * @param folder the cluster's pg_wal; no server may be running on it
 * @param count how many files
 * @param account who the server runs as, if that is not the current user
 */
export async function reserveLog(folder: string, count: number, account: Account | undefined): Promise<void> {
  const last = (await readdir(folder))
    .filter((name) => NAME.test(name))
    .sort()
    .at(-1);
  if (last === undefined) return;
  for (let i = 1; i <= count; i++) await makeFile(join(folder, fileAfter(last, i)), account);
}

/** The name of the file `steps` after another: timeline, then number, in hexadecimal. */
function fileAfter(name: string, steps: number): string {
  const [, timeline = '', high = '', low = ''] = NAME.exec(name) ?? [];
  const number = Number.parseInt(high, 16) * PER_LOG + Number.parseInt(low, 16) + steps;
  return timeline + hex(Math.floor(number / PER_LOG)) + hex(number % PER_LOG);
}

function hex(number: number): string {
  return number.toString(16).toUpperCase().padStart(8, '0');
}

async function makeFile(path: string, account: Account | undefined): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    for (let written = 0; written < FILE_BYTES; written += CHUNK.length) await file.write(CHUNK);
    if (account !== undefined) await file.chown(account.uid, account.gid);
    await file.datasync();
  } finally {
    await file.close();
  }
}
