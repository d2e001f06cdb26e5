/**
 * Which alerts came with which key, so that a device may send them again. Written in the transaction that stores the
 * alerts. Nothing refers to anything, as in alerts; keys are removed after a day.
 */
export const INGEST_KEYS = {
  name: '0005-ingest-keys',
  statements: `
create table ingest_keys (
  agency_id uuid not null,
  -- SHA-256 of what the sender identifies them by.
  key bytea not null,
  -- SHA-256 of the request's body; null where the key itself says that it is the same event.
  digest bytea,
  alert_ids uuid[] not null,
  created_at timestamptz not null default now(),
  primary key (agency_id, key)
);
create index ingest_keys_age on ingest_keys (created_at);
`,
};
