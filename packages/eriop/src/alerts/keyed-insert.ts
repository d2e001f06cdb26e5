import type { Pool } from '../platform/database/pool.ts';
import { EVERY_AGENCY } from '../platform/database/scope.ts';
import { type AlertRow, columnArrays, insertAlerts } from './alert-rows.ts';
import type { IngestKey } from './ingest-keys.ts';

/** Alerts of one request, some or all of them under keys. */
export interface KeyedAlerts {
  readonly agencyId: string;
  readonly rows: readonly AlertRow[];
  readonly claims: readonly Claim[];
}

/** A key for some of the alerts. */
export interface Claim extends IngestKey {
  readonly alertIds: readonly string[];
}

/** A key that was taken already, and the alerts that came with it then. */
export interface TakenKey {
  readonly key: string;
  readonly digest: string | null;
  readonly alertIds: readonly string[];
}

/**
 * Writes alerts with their keys, in one transaction: of those who come with the same key, at once or later, on whatever
 * instance, one gets its alerts stored. Alerts without a key are stored in any case.
 *
 * Keys are taken in order, so that two groups that share some wait for each other instead of locking each other out.
 *
 * @returns for each item, the keys that were taken before
 */
export async function insertKeyed(pool: Pool, items: readonly KeyedAlerts[]): Promise<TakenKey[][]> {
  const claims = items.flatMap(({ agencyId, claims: own }) =>
    own.map(({ key, digest, alertIds }) => ({ agency_id: agencyId, key, digest, alert_ids: alertIds })),
  );
  const rows = items.flatMap(({ rows: own }) => own);
  const owners = await pool.run(EVERY_AGENCY, (sql) =>
    sql.unsafe<(TakenKey & { agency_id: string })[]>(
      INSERT,
      [JSON.stringify(claims), ...columnArrays(rows)],
      {
        prepare: true,
      },
    ),
  );
  const byName = new Map(owners.map((owner) => [`${owner.agency_id} ${owner.key}`, owner]));
  return items.map(({ agencyId, claims: own }) =>
    own.flatMap(({ key, alertIds }) => {
      const owner = byName.get(`${agencyId} ${key}`);
      return owner === undefined || owner.alertIds[0] === alertIds[0] ? [] : [owner];
    }),
  );
}

/** A key that is known is updated to what it is: so the row is locked, and read as it is now. */
const INSERT = `
with claims as (
  select agency_id, decode(key, 'hex') as key, decode(digest, 'hex') as digest,
    array(select json_array_elements_text(alert_ids)::uuid) as alert_ids
  from json_to_recordset($1::text::json) as t (agency_id uuid, key text, digest text, alert_ids json)
), owners as (
  insert into ingest_keys as known (agency_id, key, digest, alert_ids)
  select distinct on (agency_id, key) agency_id, key, digest, alert_ids from claims order by agency_id, key
  on conflict (agency_id, key) do update set alert_ids = known.alert_ids
  returning agency_id, key, digest, alert_ids
), written as (
  ${insertAlerts(2)}
  where id not in (select unnest(alert_ids) from claims) or id in (select unnest(alert_ids) from owners)
)
select agency_id, encode(key, 'hex') as key, encode(digest, 'hex') as digest, to_json(alert_ids) as "alertIds"
from owners`;
