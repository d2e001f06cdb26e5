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

  async has(agencyId: string, buildingId: string): Promise<boolean> {
    return (await this.unknown(agencyId, [buildingId])).size === 0;
  }

  /**
   * Which of some buildings an agency does not have; up to a minute late in noticing that one is gone.
   *
   * @returns their ids, as they were given
   */
  async unknown(agencyId: string, buildingIds: readonly string[]): Promise<ReadonlySet<string>> {
    const now = performance.now();
    const asked = new Set(buildingIds.filter((id) => !((this.#known.get(keyOf(agencyId, id)) ?? 0) > now)));
    if (asked.size === 0) return asked;
    const rows = await this.#pool.run(
      { kind: 'agency', agencyId },
      (sql) => sql<{ id: string }[]>`
        select id from buildings where agency_id = ${agencyId} and id = any(string_to_array(${[...asked].join(',')}, ',')::uuid[])`,
    );
    const found = new Set(rows.map(({ id }) => id));
    for (const id of found) this.#known.set(keyOf(agencyId, id), now + REMEMBER_MS);
    return new Set([...asked].filter((id) => !found.has(id.toLowerCase())));
  }
}

function keyOf(agencyId: string, buildingId: string): string {
  return `${agencyId} ${buildingId.toLowerCase()}`;
}
