import { Buffer } from 'node:buffer';
import type { ClientError } from './client-error.ts';
import { decode } from './content-coding.ts';
import type { ResponseParser } from './response-parser.ts';

/** The answer to a request, or the reason why there is none. */
export class HttpResponse {
  /** Why the request counts as failed; null for a success. */
  error: string | null;
  readonly #parser: ResponseParser | null;
  #headers: Headers | null = null;

  /** @internal */
  constructor(
    parser: ResponseParser | null,
    readonly failure: ClientError | null,
    /** From just before the send to the read of the last byte, ms. */
    readonly responseTimeMs: number,
  ) {
    this.#parser = failure === null ? parser : null;
    this.error = failure === null ? null : failure.toString();
  }

  /** HTTP status; 0 when there is no response. */
  get status(): number {
    return this.#parser?.head?.status ?? 0;
  }

  /** Counts as a success in the statistics. */
  get ok(): boolean {
    return this.error === null;
  }

  /** Length of the body as received, bytes, also when it was discarded. */
  get length(): number {
    return this.#parser?.bodyLength ?? 0;
  }

  /** Parsed on first use: most requests of a load test never look at them. */
  get headers(): Headers {
    this.#headers ??= parseFields(this.#parser?.head?.fields ?? '');
    return this.#headers;
  }

  /**
   * The body, decompressed; empty when it was discarded.
   *
   * @throws ClientError CLIENT_MALFORMED_RESPONSE when it cannot be decompressed
   */
  get bytes(): Buffer {
    const parser = this.#parser;
    if (parser === null) return Buffer.alloc(0);
    return decode(parser.body(), parser.head?.contentEncoding ?? null, parser.limits.body);
  }

  /** The body as UTF-8. */
  text(): string {
    return this.bytes.toString('utf8');
  }

  /**
   * The body as JSON.
   *
   * @throws SyntaxError when it is not JSON; a task that lets it pass is counted under exceptions
   */
  json<T = unknown>(): T {
    return JSON.parse(this.text()) as T;
  }
}

function parseFields(fields: string): Headers {
  const headers = new Headers();
  for (const line of fields.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return headers;
}
