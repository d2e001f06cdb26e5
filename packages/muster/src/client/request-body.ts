import { Buffer } from 'node:buffer';
import { ClientError } from './client-error.ts';
import { encodeMultipart } from './multipart.ts';
import { encodeForm, type QueryFields } from './query.ts';

/** A body that is ready to be sent; a string is sent as UTF-8. */
export interface EncodedBody {
  readonly body: string | Buffer;
  /** Sent unless the request has a header Content-Type. */
  readonly contentType: string | undefined;
}

/** What can be given as `body`. */
export type RequestBody = string | Uint8Array | URLSearchParams | FormData | Blob;

/** What a request carries: at most one of them. */
export interface BodyOptions {
  /** Sent as JSON, with its content type. */
  readonly json?: unknown;
  /** Sent as `application/x-www-form-urlencoded`. */
  readonly form?: QueryFields;
  /** Text is sent as UTF-8, FormData as `multipart/form-data`; files are read before the request begins. */
  readonly body?: RequestBody;
}

/**
 * Encodes what a request carries.
 *
 * @returns null for no body; a promise only where a Blob or File has to be read
 * @throws ClientError CLIENT_INVALID_REQUEST for more than one of json, form and body, or what cannot be encoded
 */
export function encodeBody(options: BodyOptions): EncodedBody | null | Promise<EncodedBody> {
  const { json, form, body } = options;
  if (json !== undefined) {
    if (form !== undefined || body !== undefined) throw severalBodies();
    return { body: toJson(json), contentType: 'application/json' };
  }
  if (form !== undefined) {
    if (body !== undefined) throw severalBodies();
    return { body: encodeForm(form), contentType: 'application/x-www-form-urlencoded' };
  }
  return body === undefined ? null : encodeGiven(body);
}

function encodeGiven(body: RequestBody): EncodedBody | Promise<EncodedBody> {
  if (typeof body === 'string') return { body, contentType: undefined };
  if (body instanceof Uint8Array) {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    return { body: bytes, contentType: undefined };
  }
  if (body instanceof URLSearchParams) {
    return { body: body.toString(), contentType: 'application/x-www-form-urlencoded;charset=UTF-8' };
  }
  if (body instanceof FormData) return encodeMultipart(body);
  if (body instanceof Blob) return readBlob(body);
  throw new ClientError(
    'CLIENT_INVALID_REQUEST',
    '`body` must be text, bytes, URLSearchParams, FormData or a Blob; objects go into `json` or `form`',
  );
}

async function readBlob(blob: Blob): Promise<EncodedBody> {
  return {
    body: Buffer.from(await blob.arrayBuffer()),
    contentType: blob.type === '' ? undefined : blob.type,
  };
}

function toJson(value: unknown): string {
  let text: string | undefined;
  let reason = 'it is a function or a symbol';
  try {
    text = JSON.stringify(value);
  } catch (thrown) {
    reason = thrown instanceof Error ? thrown.message : String(thrown);
  }
  if (text !== undefined) return text;
  throw new ClientError(
    'CLIENT_INVALID_REQUEST',
    `the value of \`json\` cannot be written as JSON: ${reason}`,
  );
}

function severalBodies(): ClientError {
  return new ClientError(
    'CLIENT_INVALID_REQUEST',
    'a request takes one of `json`, `form` and `body`, not several',
  );
}
