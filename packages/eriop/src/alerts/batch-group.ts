import { GroupCommit } from '../platform/group-commit.ts';
import type { AlertRow } from './alert-rows.ts';

/** As many batches together as make a large insert, not a long one. */
const MAX_BATCHES = 2;
/** Measured: 42,000 rows a second, 34,000 with two of four batches, 39,000 with one of two. */
const CONCURRENCY = 3;

/**
 * Commits batches of rows; small ones together.
 *
 * @param insert writes rows durably, all or none
 * @param maxQueued batches that may wait
 * @param onCommit told how many batches were committed together, and in how many seconds
 */
export function batchGroup(
  insert: (rows: readonly AlertRow[]) => Promise<unknown>,
  maxQueued: number,
  onCommit?: (size: number, seconds: number) => void,
): GroupCommit<readonly AlertRow[], undefined> {
  return new GroupCommit({
    commit: async (batches) => {
      await insert(batches.flat());
      return batches.map(() => undefined);
    },
    concurrency: CONCURRENCY,
    maxBatch: MAX_BATCHES,
    maxQueued,
    // A batch that cannot be stored must not take its neighbours with it, whatever the reason is.
    isItemError: () => true,
    ...(onCommit !== undefined && { onCommit }),
  });
}
