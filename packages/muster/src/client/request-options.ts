import type { CaughtResponse } from './caught-response.ts';
import type { Expectation } from './expectation.ts';
import type { QueryFields } from './query.ts';
import type { BodyOptions } from './request-body.ts';
import type { HeaderFields } from './transport.ts';

/** Options of one request. */
export interface RequestOptions extends BodyOptions {
  /**
   * Name in the statistics. Without one: that of the `renameRequest` around it, else the path as given, without
   * `query`.
   */
  readonly name?: string;
  /** Added to the path, percent-encoded; a list repeats its name, null and undefined are left out. */
  readonly query?: QueryFields;
  /** Over the ones of {@link HttpOptions.headers}. `Cookie` and `Authorization` replace what the client would send. */
  readonly headers?: HeaderFields;
  /** ms from the send to the last byte, over all redirects; 0 for none. Default: that of the class, else 60,000. */
  readonly timeout?: number;
  /** Default: true, but for HEAD. */
  readonly allowRedirects?: boolean;
  /** Default: any status below 400. */
  readonly expect?: Expectation;
  /**
   * Looks at the response before it is counted, and may mark it with `success()` or `failure()`, as Locust's
   * `catch_response` does. See {@link CaughtResponse}.
   */
  readonly catch?: (response: CaughtResponse) => Promise<void> | void;
  /** For listeners of the `request` event; laid over the user's `context()`. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Count the body but do not keep it: for large answers that nobody reads. */
  readonly discardBody?: boolean;
  /**
   * Resolve when the head of the response is there, and read the body while it comes, with
   * `for await (const chunk of response.stream())`. The request is counted when the stream ends or is left. `timeout`
   * is then that of the head, and `idleTimeout` that of each silence after it.
   */
  readonly stream?: boolean;
}
