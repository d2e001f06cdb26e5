import type { Buffer } from 'node:buffer';
import { pipeline, Readable, type Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ClientError } from './client-error.ts';
import { codingsOf, unsupported } from './content-coding.ts';
import { malformed } from './response-head.ts';

// A body that breaks off is said by its connection: here it ends with what can be read of it.
const zlib = { finishFlush: constants.Z_SYNC_FLUSH };
const brotli = { finishFlush: constants.BROTLI_OPERATION_FLUSH };

const decoders: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ['gzip', () => createGunzip(zlib)],
  ['x-gzip', () => createGunzip(zlib)],
  ['deflate', () => createInflate(zlib)],
  ['br', () => createBrotliDecompress(brotli)],
]);

/**
 * Undoes the content coding of a body while it comes: each piece is given as soon as it can be read.
 *
 * @param coding value of Content-Encoding, also a list of several; null without one
 * @throws ClientError CLIENT_MALFORMED_RESPONSE, while it is read, for an unknown coding or a broken body
 */
export async function* decodedPieces(
  pieces: AsyncIterable<Buffer>,
  coding: string | null,
): AsyncGenerator<Buffer> {
  const names = codingsOf(coding);
  if (names.length === 0) {
    yield* pieces;
    return;
  }
  const made = names.reverse().map((name) => {
    const make = decoders.get(name);
    if (make === undefined) throw unsupported(name);
    return make();
  });
  const decoded = made.at(-1) as Transform;
  // What goes wrong in one of them comes out of the last.
  pipeline([Readable.from(pieces, { objectMode: false }), ...made], () => {});
  try {
    yield* decoded;
  } catch (thrown) {
    if (thrown instanceof ClientError) throw thrown;
    throw malformed(`a body that is not valid ${names.join(' in ')}`);
  }
}
