import type { Buffer } from 'node:buffer';

/** One message and its answer, as they went over the wire. */
export interface Exchange {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly requestHeaders: readonly Field[];
  readonly requestBody: string | Buffer | undefined;
  /** 0 without an answer. */
  readonly status: number;
  readonly responseHeaders: readonly Field[];
  /** Decompressed; null when it was not kept or cannot be read. */
  readonly responseBody: Buffer | null;
  /** As received, bytes. */
  readonly responseLength: number;
  /** ms */
  readonly times: ExchangeTimes;
}

/** Name and value. */
export type Field = readonly [name: string, value: string];

/** ms; `connect` and `tls` are 0 on a kept-alive connection, `firstByte` without an answer. */
export interface ExchangeTimes {
  readonly connect: number;
  readonly tls: number;
  readonly firstByte: number;
  readonly total: number;
}
