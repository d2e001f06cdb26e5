import { type FileHandle, open } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { EndLine } from './format.ts';
import { lineOf } from './read-lines.ts';

/** Bytes from the end of a file among which the last line is looked for: most often in the first so many, never in more. */
const first = 16 * 1024;
const most = 4 * 1024 * 1024;
/** Bytes that are unpacked at most. */
const mostUnpacked = 64 * 1024 * 1024;

/** How a gzip member begins that was made without a file name and an instant, as those of a record are. */
const magic = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);

/**
 * The last line of the record of a run that came to its end, out of the last bytes of the file: it is a gzip member of
 * its own.
 *
 * @returns null when there is none, or an earlier Muster packed it together with the rest of a long run
 */
export async function readEnd(path: string): Promise<EndLine | null> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    for (let length = first; ; length *= 4) {
      const bytes = await lastBytes(file, size, Math.min(length, most));
      const at = bytes.lastIndexOf(magic);
      // Should chance have made the same bytes within the packed text, they do not unpack, and more is of no use.
      if (at >= 0) return endOf(bytes.subarray(at));
      if (length >= Math.min(size, most)) return null;
    }
  } finally {
    await file.close();
  }
}

async function lastBytes(file: FileHandle, size: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.min(size, length));
  const { bytesRead } = await file.read(bytes, 0, bytes.length, size - bytes.length);
  return bytes.subarray(0, bytesRead);
}

function endOf(member: Buffer): EndLine | null {
  try {
    const text = gunzipSync(member, { maxOutputLength: mostUnpacked }).toString().trimEnd();
    const line = lineOf(text.slice(text.lastIndexOf('\n') + 1));
    return line?.type === 'end' ? line : null;
  } catch {
    return null;
  }
}
