import type { Pool } from '../platform/database/pool.ts';
import { EVERY_AGENCY } from '../platform/database/scope.ts';

/**
 * Makes the partitions that alerts of the coming months will need; to be called from time to time. Without, nothing is
 * refused: alerts go to the last partition, and are moved when it is called again.
 *
 * @returns how many were made: none, but for once a month
 */
export async function makeAlertPartitions(pool: Pool): Promise<number> {
  const [row] = await pool.run(
    EVERY_AGENCY,
    (sql) => sql<{ made: number }[]>`select make_alert_partitions() as made`,
  );
  return row?.made ?? 0;
}
