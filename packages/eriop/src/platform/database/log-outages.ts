import type { Logger } from 'pino';
import { messageOf } from '../errors.ts';
import type { Pool } from './pool.ts';
import type { Pools } from './pools.ts';

/** One line when the database goes and one when it is back, whichever pools notice, and however many queries fail. */
export function logOutages({ all }: Pools, logger: Logger): void {
  const lost = new Set<Pool>();
  let lostAt = 0;
  for (const pool of all) {
    pool.onAvailability({
      onLost: (error) => {
        lost.add(pool);
        if (lost.size > 1) return;
        lostAt = performance.now();
        logger.error({ pool: pool.name, cause: messageOf(error) }, 'the database is away; requests get 503');
      },
      onBack: () => {
        lost.delete(pool);
        // Not all pools are used all the time.
        for (const other of lost) other.probe().catch(() => undefined);
        if (lost.size > 0) return;
        const seconds = Math.round((performance.now() - lostAt) / 100) / 10;
        logger.info({ seconds }, 'the database is back');
      },
    });
  }
}
