import type { Buffer } from 'node:buffer';
import type { ClientError } from './client-error.ts';
import type { Origin } from './origin.ts';

export type Method = 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Header names and values as given by the user. */
export type HeaderFields = Readonly<Record<string, string>>;

/** One message to be sent, after cookies, credentials, query and redirects have been decided. */
export interface TransportRequest {
  readonly method: Method;
  readonly origin: Origin;
  /** Path and query, percent-encoded, beginning with `/`. */
  readonly path: string;
  /** As the caller wrote them. */
  readonly headers: HeaderFields | undefined;
  /** Written by the client itself; null for none. */
  readonly cookie: string | null;
  readonly authorization: string | null;
  readonly contentType: string | undefined;
  /** A string is sent as UTF-8. */
  readonly body: string | Buffer | undefined;
  /** ms from now to the last byte; 0 for none. */
  readonly timeout: number;
  /** Count the body, do not keep it. */
  readonly discard: boolean;
  /** Takes the body while it comes; null for one that is kept until it is whole. */
  readonly sink: BodySink | null;
}

/** Takes the body of a response while it comes. */
export interface BodySink {
  /**
   * The head is there.
   *
   * @returns false when the body is not wanted piece by piece: it is kept then, as without a sink
   */
  begin(received: ReceivedResponse, flow: BodyFlow): boolean;
  /** @param piece its own */
  take(piece: Buffer): void;
  /** So much waits to be read that no more should come until {@link BodyFlow.resume}. */
  readonly full: boolean;
  /** What has come and what comes, decoded; once. */
  read(contentEncoding: string | null): AsyncIterable<Buffer>;
}

/** What a body that is read while it comes can ask of what carries it; nothing happens once the response is over. */
export interface BodyFlow {
  /** After the sink was full. */
  resume(): void;
  /** No more of it is wanted: the response ends here, without an error. */
  leave(): void;
}

/** What came back, or as much of it as did. */
export interface ReceivedResponse {
  /** 0 before a status line. */
  readonly status: number;
  /** Header lines as `Name: value`, CRLF between them. */
  readonly fields: string;
  /** Trailer lines, likewise; empty without any. */
  readonly trailers: string;
  /** Value of Content-Encoding; null without one. */
  readonly contentEncoding: string | null;
  /** Bytes of body as received. */
  readonly bodyLength: number;
  /** The body as received; empty when discarded. */
  body(): Buffer;
  /** Who took the body while it came; null when it was kept. */
  readonly streamed: BodySink | null;
  /** Most bytes of a decoded body. */
  readonly bodyLimit: number;
  readonly timings: Timings;
}

/** Instants on the clock of `performance.now()`, and durations, in ms. */
export interface Timings {
  /** Just before the send, or before connecting where a new connection was needed. */
  readonly startedAt: number;
  /** First byte of the response; 0 when none came. */
  readonly firstByteAt: number;
  /** Read event of the last byte, or of the failure. */
  readonly endedAt: number;
  /** Time to connect (with name lookup and proxy); 0 on a kept-alive connection. */
  readonly connect: number;
  /** Time of the TLS handshake, after connecting; 0 without one. */
  readonly tls: number;
}

/** Called exactly once for each request. With an error, `response` is what had arrived until then. */
export type Done = (error: ClientError | null, response: ReceivedResponse) => void;

/** Carries the requests of one user. */
export interface Transport {
  /** @throws ClientError CLIENT_INVALID_REQUEST at once when the request cannot be written down */
  send(request: TransportRequest, done: Done): void;
  /** Requests that were sent again because a kept-alive connection had ended. */
  readonly retries: number;
  /** Closes every connection; requests under way fail with CLIENT_CANCELLED. */
  close(): void;
}
