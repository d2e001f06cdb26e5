import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

/** Quick rather than thorough: lists are made anew all the time, and already shrink to a tenth. */
const LEVEL = 2;

/** A list as it goes over the wire. */
export interface ListBody {
  readonly plain: Buffer;
  readonly gzip: Buffer;
  /** How long the list would be without its limit; undefined for what says so itself, or is no list. */
  readonly total?: number;
}

/**
 * Serialises and compresses a list, once for the hundreds who get it: sending 50 kB to each costs the process
 * more than sending 5 kB does. Compression runs in the thread pool.
 */
export async function listBody(content: unknown): Promise<ListBody> {
  const plain = Buffer.from(JSON.stringify(content));
  return { plain, gzip: await compress(plain, { level: LEVEL }) };
}

/** Whether a client takes gzip (RFC 9110 §12.5.3), by its Accept-Encoding. */
export function acceptsGzip(header: string | string[] | undefined): boolean {
  if (typeof header !== 'string') return false;
  // Nearly all clients send one of a few texts, without weights.
  if (header.startsWith('gzip') && !header.includes(';')) return true;
  const weights = new Map(header.split(',').map(codingOf));
  return (weights.get('gzip') ?? weights.get('*') ?? 0) > 0;
}

function codingOf(text: string): [string, number] {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  return [name, weight === undefined ? 1 : Number(weight.slice(2)) || 0];
}
