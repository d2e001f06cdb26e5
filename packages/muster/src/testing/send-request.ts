import { Buffer } from 'node:buffer';
import type { ClientError } from '../client/client-error.ts';
import { type HttpOptions, resolveHttpOptions, type TransportOptions } from '../client/http-options.ts';
import { type Origin, parseOrigin } from '../client/origin.ts';
import type { ReceivedResponse, Transport, TransportRequest } from '../client/transport.ts';

/** How a request on a transport ended. */
export interface Outcome {
  readonly error: ClientError | null;
  /** Its code; null for a success. */
  readonly code: string | null;
  readonly response: ReceivedResponse;
  readonly status: number;
  readonly body: Buffer;
}

const origins = new Map<string, Origin>();

/**
 * Sends one request and waits for its end.
 *
 * @param url whole; the origin of equal hosts is one object, as in a client
 * @param parts what differs from a GET with a time-out of 5 s
 */
export function sendRequest(
  transport: Transport,
  url: string,
  parts: Partial<TransportRequest> = {},
): Promise<Outcome> {
  const { pathname, search, host, protocol } = new URL(url);
  const key = `${protocol}//${host}`;
  const origin = origins.get(key) ?? parseOrigin(key);
  origins.set(key, origin);
  return new Promise((resolve, reject) => {
    let calls = 0;
    const request: TransportRequest = {
      method: 'GET',
      origin,
      path: pathname + search,
      headers: undefined,
      cookie: null,
      authorization: null,
      contentType: undefined,
      body: undefined,
      timeout: 5000,
      discard: false,
      sink: null,
      ...parts,
    };
    transport.send(request, (error, response) => {
      calls += 1;
      if (calls > 1) reject(new Error('called twice'));
      const body = error === null ? response.body() : Buffer.alloc(0);
      resolve({ error, code: error?.code ?? null, response, status: response.status, body });
    });
  });
}

/** Options for a transport. */
export function transportOptions(options: HttpOptions = {}): TransportOptions {
  return resolveHttpOptions(options);
}
