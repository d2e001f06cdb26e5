import type { ClientError } from './client-error.ts';
import type { ReceivedResponse, Transport, TransportRequest } from './transport.ts';

/** Told of every message that goes over the wire, redirects one by one, before its client is. */
export interface TransportTap {
  /** @param request as it was sent; the client changes its own object for the next redirect */
  exchanged(request: TransportRequest, error: ClientError | null, received: ReceivedResponse): void;
}

let tap: TransportTap | null = null;

/** Has every transport made from now on tell of its messages: for `muster run --once`, not for runs under load. */
export function tapTransports(told: TransportTap | null): void {
  tap = told;
}

/** @returns the transport as it is while nobody listens */
export function tapped(transport: Transport): Transport {
  return tap === null ? transport : new TappedTransport(transport, tap);
}

class TappedTransport implements Transport {
  readonly #inner: Transport;
  readonly #tap: TransportTap;

  constructor(inner: Transport, told: TransportTap) {
    this.#inner = inner;
    this.#tap = told;
  }

  get retries(): number {
    return this.#inner.retries;
  }

  send(request: TransportRequest, done: Parameters<Transport['send']>[1]): void {
    const { method, origin, path, headers, cookie, authorization, contentType, body, timeout, discard } =
      request;
    const sent = {
      method,
      origin,
      path,
      headers,
      cookie,
      authorization,
      contentType,
      body,
      timeout,
      discard,
      sink: null,
    };
    this.#inner.send(request, (error, received) => {
      this.#tap.exchanged(sent, error, received);
      done(error, received);
    });
  }

  close(): void {
    this.#inner.close();
  }
}
