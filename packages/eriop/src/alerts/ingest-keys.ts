import { createHash } from 'node:crypto';
import type { Principal } from '../identity/principal.ts';
import { invalidField } from '../platform/http/problem.ts';
import type { NewAlert } from './model.ts';

/** What makes a repeat recognisable, in hexadecimal. */
export interface IngestKey {
  readonly key: string;
  /** Of the body that came with it; null where another body may come with the same key. */
  readonly digest: string | null;
}

/** Printable ASCII, as a header may have it. */
const KEY = /^[\x21-\x7e]{1,200}$/;

/**
 * The key of a request with the header `Idempotency-Key`: the caller's own, so that nobody meets another's.
 *
 * @throws Problem 422 if the header is not 1 to 200 printable characters without spaces
 */
export function keyOfHeader(
  header: string | string[] | undefined,
  { userId }: Principal,
  body: unknown,
): IngestKey | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !KEY.test(header)) {
    const detail = 'must be 1 to 200 printable ASCII characters without spaces';
    throw invalidField('/idempotency-key', detail, 'header');
  }
  return { key: sha256(['request', userId, header]), digest: sha256(body) };
}

/**
 * The key of an event that its source has numbered. Whoever forwards it, and whatever they add, it stays the same
 * event.
 */
export function keyOfEvent({ source, source_id, event_id }: NewAlert): IngestKey | undefined {
  if (event_id === undefined) return undefined;
  return { key: sha256(['event', source, source_id ?? null, event_id]), digest: null };
}

function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
