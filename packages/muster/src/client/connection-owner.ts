import type { ClientError } from './client-error.ts';
import type { Done, TransportRequest } from './transport.ts';

/** Whose connections they are. */
export interface ConnectionOwner<Connection> {
  /** It can carry no more requests. Called once, before the `done` of a request that ends with it. */
  closed(connection: Connection): void;
  /** The request it carried has been answered, and it can carry another. */
  free(connection: Connection): void;
  /**
   * A request came to nothing: not a byte was received.
   *
   * @returns true when it has been sent again, and is not over
   */
  unanswered(connection: Connection, error: ClientError, sent: SentRequest): boolean;
}

/** A request on its way, and what is needed to send it again. */
export interface SentRequest {
  readonly request: TransportRequest;
  /** On the clock of `performance.now()`, ms; the first time, when it is sent again. */
  readonly startedAt: number;
  /** It goes out for the second time. */
  readonly again: boolean;
  readonly done: Done;
}
