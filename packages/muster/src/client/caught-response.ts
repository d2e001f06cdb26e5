import { ClientError } from './client-error.ts';
import { reasonOf } from './expectation.ts';
import { HttpResponse } from './http-response.ts';
import { ResponseError } from './response-error.ts';

/** How a `catch` block ended. */
export interface Settled {
  readonly report: boolean;
  /** Thrown, and not meant for the client; null when there is nothing to pass on. */
  readonly passOn: { readonly thrown: unknown } | null;
}

/**
 * A response inside the block given as `catch`: the block decides what it counts as. The response time is that of
 * the request, however long the block takes.
 *
 * | the block | the request counts as |
 * |---|---|
 * | does nothing | what `expect`, or else the status, says |
 * | calls `success()` | a success, whatever the status |
 * | calls `failure(reason)` | a failure |
 * | calls one of them, then throws | marked as it was; the exception goes on to the task |
 * | throws a {@link ResponseError} | a failure with its message; the exception ends here |
 * | reads a body that cannot be decompressed, and lets the ClientError pass | likewise |
 * | throws anything else | nothing: it is not reported; the exception goes on to the task |
 * | sets `name` | reported under that name |
 */
export class CaughtResponse extends HttpResponse {
  /** Name in the statistics; may be changed until the block ends. */
  declare name: string;
  #marked = false;
  #open = true;

  /**
   * Counts the request as a success.
   *
   * @throws ClientError CLIENT_ALREADY_REPORTED after the end of the block
   */
  success(): void {
    this.#mark(null);
  }

  /**
   * Counts the request as a failure.
   *
   * @param reason what failures are counted together by: leave out what varies, such as ids
   * @throws ClientError CLIENT_ALREADY_REPORTED after the end of the block
   */
  failure(reason: string | Error): void {
    this.#mark(reasonOf(reason));
  }

  /**
   * @internal Runs the block.
   * @returns whether the request is to be reported, and what the block threw if it has to go on
   */
  async settle(block: (response: CaughtResponse) => Promise<void> | void): Promise<Settled> {
    try {
      await block(this);
      return { report: true, passOn: null };
    } catch (thrown) {
      if (this.#marked) return { report: true, passOn: { thrown } };
      // A body that cannot be read is the server's failure, not a mistake of the block.
      const ofResponse =
        thrown instanceof ResponseError || (thrown instanceof ClientError && thrown === this.unreadable);
      if (!ofResponse) return { report: false, passOn: { thrown } };
      this.conclude(reasonOf(thrown));
      return { report: true, passOn: null };
    } finally {
      this.#open = false;
    }
  }

  /** @internal What the block has said of a stream holds, however it ends after that. */
  override ended(cause: ClientError | null): void {
    const { error } = this;
    super.ended(cause);
    if (this.#marked) this.conclude(error);
  }

  #mark(error: string | null): void {
    if (!this.#open) {
      throw new ClientError(
        'CLIENT_ALREADY_REPORTED',
        'success() or failure() after the end of the `catch` block: the request is in the statistics already',
      );
    }
    this.#marked = true;
    this.conclude(error);
  }
}
