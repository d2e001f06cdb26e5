import type { Principal } from '../identity/principal.ts';
import type { Pool } from '../platform/database/pool.ts';
import { isRowError } from '../platform/database/row-error.ts';
import { GroupCommit } from '../platform/group-commit.ts';
import { newId } from '../platform/ids.ts';
import { DEFAULT_PRIORITY, type Incident, type NewIncident } from './model.ts';

type Unnumbered = Omit<Incident, 'incident_number'>;

const MAX_BATCH = 100;
const MAX_QUEUED = 2_000;

/**
 * Opens incidents. The number comes from one counter a day, whose row is locked until the commit; so that this is
 * not one incident per flush of the disk, those that arrive together are numbered and written together. Numbers
 * have no gaps: a group that fails takes its part of the counter back with it.
 */
export class IncidentRegister {
  readonly #pool: Pool;
  readonly group: GroupCommit<Unnumbered, string>;

  constructor(pool: Pool, onCommit?: (size: number, seconds: number) => void) {
    this.#pool = pool;
    this.group = new GroupCommit({
      commit: (incidents) => this.#insert(incidents),
      // Two groups would wait for each other at the counter.
      concurrency: 1,
      maxBatch: MAX_BATCH,
      maxQueued: MAX_QUEUED,
      isItemError: isRowError,
      ...(onCommit !== undefined && { onCommit }),
    });
  }

  /** Opens an incident; it is durable when this resolves. */
  async open(incident: NewIncident, by: Principal): Promise<Incident> {
    const now = new Date().toISOString();
    const unnumbered: Unnumbered = {
      id: newId(),
      agency_id: by.agencyId,
      category: incident.category,
      priority: incident.priority ?? DEFAULT_PRIORITY,
      status: 'new',
      title: incident.title,
      description: incident.description ?? null,
      location: incident.location ?? null,
      building_id: null,
      source_alert_id: incident.source_alert_id ?? null,
      created_by_id: by.userId,
      created_at: now,
      updated_at: now,
    };
    const incident_number = await this.group.submit(unnumbered);
    return { ...unnumbered, incident_number };
  }

  /** Numbers and writes a group in one statement, which is one transaction; returns the numbers in order. */
  async #insert(incidents: readonly Unnumbered[]): Promise<string[]> {
    const day = new Date().toISOString().slice(0, 10);
    const count = incidents.length;
    const [row] = await this.#pool.run(
      (sql) => sql<{ last: number }[]>`
        with counter as (
          insert into incident_counters (day, last_number) values (${day}, ${count})
          on conflict (day) do update set last_number = incident_counters.last_number + ${count}
          returning last_number
        ), written as (
          insert into incidents (agency_id, id, incident_number, category, priority, status, title, description, location,
            building_id, source_alert_id, created_by_id, created_at, updated_at)
          select agency_id, id,
            ${numberPrefix(day)} || to_char(last_number - ${count}::int + position, 'FM9999990000'),
            category, priority, status, title, description, location,
            building_id, source_alert_id, created_by_id, created_at, updated_at
          from counter cross join rows from (json_to_recordset(${JSON.stringify(incidents)}::text::json)
            as (agency_id uuid, id uuid, category text, priority smallint, status incident_status, title text,
              description text, location jsonb, building_id uuid, source_alert_id uuid, created_by_id uuid,
              created_at timestamptz, updated_at timestamptz)) with ordinality as t
            (agency_id, id, category, priority, status, title, description, location, building_id, source_alert_id,
              created_by_id, created_at, updated_at, position)
        )
        select last_number as last from counter`,
    );
    const first = (row?.last ?? count) - count + 1;
    return incidents.map((_, index) => formatNumber(day, first + index));
  }
}

/** INC-YYYYMMDD-NNNN; more digits after the 9999th of a day. */
export function formatNumber(day: string, number: number): string {
  return numberPrefix(day) + String(number).padStart(4, '0');
}

function numberPrefix(day: string): string {
  return `INC-${day.replaceAll('-', '')}-`;
}
