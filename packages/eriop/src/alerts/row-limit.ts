import { QueueFullError } from '../platform/group-commit.ts';

/** How many alerts may be under way together, in whatever groups: it is rows that wait in memory, not requests. */
export class RowLimit {
  readonly #most: number;
  #rows = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Counts rows while they wait and are written.
   *
   * @throws QueueFullError, or what `write` throws
   */
  async during<Result>(rows: number, write: () => Promise<Result>): Promise<Result> {
    if (this.#rows + rows > this.#most) throw new QueueFullError('too many alerts of batches wait');
    this.#rows += rows;
    try {
      return await write();
    } finally {
      this.#rows -= rows;
    }
  }
}
