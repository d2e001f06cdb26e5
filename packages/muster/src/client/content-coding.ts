import type { Buffer } from 'node:buffer';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { malformed } from './response-head.ts';

/** Sent unless a request says otherwise. */
export const acceptedCodings = 'gzip, deflate, br';

const decoders: Readonly<Record<string, typeof gunzipSync>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/**
 * Undoes the content coding of a body. Done when a body is read, and not before: most bodies of a load test never
 * are.
 *
 * @param coding value of Content-Encoding; null without one
 * @param limit most bytes of the result
 * @throws ClientError CLIENT_MALFORMED_RESPONSE for an unknown coding, a broken body, or one beyond the limit
 */
export function decode(body: Buffer, coding: string | null, limit: number): Buffer {
  if (coding === null || coding === 'identity' || body.length === 0) return body;
  const decoder = decoders[coding.toLowerCase()];
  if (decoder === undefined) throw malformed(`a Content-Encoding that is not supported (${coding})`);
  try {
    return decoder(body, { maxOutputLength: limit });
  } catch {
    throw malformed(`a body that is not valid ${coding}, or is longer than ${limit} bytes`);
  }
}
