import { BoundedMap } from '../platform/cache/bounded-map.ts';
import type { Pool } from '../platform/database/pool.ts';

const REMEMBERED = 10_000;
const REMEMBER_MS = 60_000;

/** Knows which buildings an agency has, without asking the database for each alert. */
export class BuildingDirectory {
  readonly #pool: Pool;
  /** Only what exists: a building that was just added must be found at once. */
  readonly #known = new BoundedMap<string, number>(REMEMBERED);

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Whether an agency has a building; up to a minute late in noticing that it is gone. */
  async has(agencyId: string, buildingId: string): Promise<boolean> {
    const key = `${agencyId} ${buildingId.toLowerCase()}`;
    const until = this.#known.get(key);
    if (until !== undefined && until > performance.now()) return true;
    const rows = await this.#pool.run(
      (sql) => sql`select 1 from buildings where agency_id = ${agencyId} and id = ${buildingId}`,
    );
    if (rows.length === 0) return false;
    this.#known.set(key, performance.now() + REMEMBER_MS);
    return true;
  }
}
