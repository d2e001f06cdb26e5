import { readFileSync, statSync } from 'node:fs';

/** The numeric account that the PostgreSQL processes run as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** The id that the Linux kernel itself gives to nobody, where /etc/passwd is silent. */
const OVERFLOW_ID = 65534;

/**
 * The account to run PostgreSQL as, or undefined to run it as the caller. PostgreSQL refuses to run as
 * root, so root's servers run as `nobody`; data that another account already owns stays that account's.
 *
 * @param dataFolder the data folder, if there is one already
 */
export function serverAccount(dataFolder: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return ownerOf(dataFolder) ?? nobody();
}

function ownerOf(folder: string): Account | undefined {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined || stats.uid === 0) return undefined;
  return { uid: stats.uid, gid: stats.gid };
}

function nobody(): Account {
  const line = readPasswd()
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return { uid: idOf(uid), gid: idOf(gid) };
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return ''; // A container without accounts: numeric ids work all the same.
  }
}

/** macOS writes nobody's id as -2, which is what the kernel stores as an unsigned 32-bit number. */
function idOf(text: string | undefined): number {
  const id = Number(text);
  if (text === undefined || !Number.isInteger(id)) return OVERFLOW_ID;
  return id < 0 ? id + 2 ** 32 : id;
}
