import { closeSync, fstatSync, openSync, readSync, renameSync, statSync } from 'node:fs';

const TAIL_BYTES = 16 * 1024;
const ROTATE_BYTES = 16 * 1024 * 1024;

/** The last lines of a log file, oldest first, at most `count`; from byte `since` on. */
export function lastLines(file: string, count: number, since = 0): string[] {
  const descriptor = openSync(file, 'r');
  try {
    const size = fstatSync(descriptor).size;
    const start = Math.max(since, size - TAIL_BYTES, 0);
    const buffer = Buffer.alloc(Math.max(size - start, 0));
    readSync(descriptor, buffer, 0, buffer.length, start);
    const lines = buffer.toString('utf8').split('\n');
    return lines.filter((line) => line.trim() !== '').slice(-count);
  } finally {
    closeSync(descriptor);
  }
}

/** Opens a log file for appending; one that has grown past 16 MB moves to `<file>.1` first. */
export function openLog(file: string): { descriptor: number; size: number } {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > ROTATE_BYTES) renameSync(file, `${file}.1`);
  const descriptor = openSync(file, 'a', 0o640);
  return { descriptor, size: fstatSync(descriptor).size };
}
