import type { Buffer } from 'node:buffer';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, type ZlibOptions } from 'node:zlib';
import { ClientError } from './client-error.ts';
import { malformed } from './response-head.ts';

/** Sent unless a request says otherwise. */
export const acceptedCodings = 'gzip, deflate, br';

/** Codings over one another; more are an attack. */
const mostCodings = 5;

type Decoder = (body: Buffer, options: ZlibOptions) => Buffer;

const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflate],
  ['br', brotliDecompressSync],
]);

/**
 * Undoes the content coding of a body. Done when a body is read, and not before: most bodies of a load test never
 * are.
 *
 * @param coding value of Content-Encoding, also a list of several; null without one
 * @param limit most bytes of the result
 * @throws ClientError CLIENT_MALFORMED_RESPONSE for an unknown coding or a broken body; CLIENT_BODY_TOO_LARGE for one
 * that is longer than the limit when decompressed
 */
export function decode(body: Buffer, coding: string | null, limit: number): Buffer {
  if (coding === null || coding === '' || body.length === 0) return body;
  // In the order in which they were applied (RFC 9110 §8.4): undone from the last.
  return codingsOf(coding).reduceRight((decoded, name) => decodeOne(decoded, name, limit), body);
}

/**
 * The codings of a body, in the order in which they were applied.
 *
 * @throws ClientError CLIENT_MALFORMED_RESPONSE for too many
 */
export function codingsOf(coding: string | null): string[] {
  const names = (coding ?? '').toLowerCase().split(',');
  if (names.length > mostCodings) throw malformed('a body with too many content codings');
  return names.map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity');
}

function decodeOne(body: Buffer, name: string, limit: number): Buffer {
  const decoder = decoders.get(name);
  if (decoder === undefined) throw unsupported(name);
  try {
    return decoder(body, { maxOutputLength: limit });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') {
      throw malformed(`a body that is not valid ${name}`);
    }
    throw new ClientError(
      'CLIENT_BODY_TOO_LARGE',
      `the decompressed response body is longer than ${limit} bytes`,
    );
  }
}

/** Some servers leave out the zlib wrapper that belongs around it (RFC 9110 §8.4.1.2). */
function inflate(body: Buffer, options: ZlibOptions): Buffer {
  const wrapped = ((body[0] as number) & 0x0f) === 8;
  return wrapped ? inflateSync(body, options) : inflateRawSync(body, options);
}

export function unsupported(name: string): ClientError {
  return malformed(`a Content-Encoding that is not supported (${name.slice(0, 40)})`);
}
