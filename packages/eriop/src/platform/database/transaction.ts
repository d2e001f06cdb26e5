import type { Queryable } from './open.ts';
import type { Pool } from './pool.ts';
import type { Scope } from './scope.ts';

/**
 * Carries out statements that belong together: all of them take effect, or, if one fails or `work` throws, none.
 * Each sees what was committed before it began (READ COMMITTED): what a statement after a lock reads is true until
 * the end. `work` must not use the pool itself: waiting for a second connection while holding one can stop them all.
 *
 * @throws OverloadError if too many queries wait, or what `work` throws
 */
export function inTransaction<Result>(
  pool: Pool,
  scope: Scope,
  work: (sql: Queryable) => Promise<Result>,
): Promise<Result> {
  return pool.transaction(scope, work);
}
