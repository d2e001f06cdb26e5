import type { Pool } from '../platform/database/pool.ts';
import { isRowError } from '../platform/database/row-error.ts';
import { GroupCommit } from '../platform/group-commit.ts';
import { newId } from '../platform/ids.ts';
import type { Alert, NewAlert } from './model.ts';

/** How alerts are grouped; see the configuration. */
export interface IngestOptions {
  readonly concurrency: number;
  readonly maxBatch: number;
  readonly maxQueued: number;
  readonly onCommit?: (size: number, seconds: number) => void;
}

/**
 * Takes alerts in. Each becomes one JSON text, which is both its row in the insert and the answer to its sender: the
 * only serialisation it costs. It is answered after its commit.
 */
export class Ingest {
  readonly #pool: Pool;
  readonly group: GroupCommit<string, undefined>;

  constructor(pool: Pool, options: IngestOptions) {
    this.#pool = pool;
    this.group = new GroupCommit({
      ...options,
      commit: (rows) => this.#insert(rows),
      isItemError: isRowError,
    });
  }

  /**
   * Stores an alert.
   *
   * @returns the stored alert as JSON, once it is durable
   * @throws QueueFullError if the database cannot keep up
   */
  async store(alert: NewAlert, agencyId: string): Promise<string> {
    const json = JSON.stringify(storedAlert(alert, agencyId, newId(), new Date().toISOString()));
    await this.group.submit(json);
    return json;
  }

  /** One parameter and one prepared statement for any number of rows. */
  async #insert(rows: readonly string[]): Promise<undefined[]> {
    await this.#pool.run((sql) => sql.unsafe(INSERT, [`[${rows.join(',')}]`], { prepare: true }));
    return new Array<undefined>(rows.length);
  }
}

const COLUMNS = {
  agency_id: 'uuid',
  id: 'uuid',
  source: 'text',
  source_id: 'text',
  severity: 'alert_severity',
  status: 'alert_status',
  alert_type: 'text',
  title: 'text',
  description: 'text',
  location: 'jsonb',
  raw_payload: 'jsonb',
  confidence: 'double precision',
  peak_level_db: 'double precision',
  background_level_db: 'double precision',
  device_id: 'text',
  building_id: 'uuid',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
} satisfies Partial<Record<keyof Alert, string>>;

const NAMES = Object.keys(COLUMNS).join(', ');
const DEFINITIONS = Object.entries(COLUMNS)
  .map(([name, type]) => `${name} ${type}`)
  .join(', ');

/** `::text` keeps the driver from serialising the text as JSON once more. */
const INSERT = `insert into alerts (${NAMES}) select ${NAMES} from json_to_recordset($1::text::json) as t (${DEFINITIONS})`;

function storedAlert(alert: NewAlert, agencyId: string, id: string, now: string): Alert {
  return {
    id,
    agency_id: agencyId,
    source: alert.source,
    source_id: alert.source_id ?? null,
    severity: alert.severity,
    status: 'pending',
    alert_type: alert.alert_type,
    title: alert.title,
    description: alert.description ?? null,
    location: alert.location ?? null,
    raw_payload: alert.raw_payload ?? null,
    confidence: alert.confidence ?? null,
    peak_level_db: alert.peak_level_db ?? null,
    background_level_db: alert.background_level_db ?? null,
    device_id: alert.device_id ?? null,
    building_id: alert.building_id ?? null,
    created_at: now,
    updated_at: now,
    acknowledged_at: null,
    acknowledged_by_id: null,
    acknowledgement_notes: null,
  };
}
