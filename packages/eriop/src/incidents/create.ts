import type { Queryable } from '../platform/database/open.ts';
import type { Pool } from '../platform/database/pool.ts';
import { isRowError } from '../platform/database/row-error.ts';
import { EVERY_AGENCY } from '../platform/database/scope.ts';
import { GroupCommit } from '../platform/group-commit.ts';
import { newId } from '../platform/ids.ts';
import { DEFAULT_PRIORITY, type Incident, type NewIncident } from './model.ts';

type Unnumbered = Omit<Incident, 'incident_number'>;

/** An incident to be opened, as a dispatcher or an alert describes it. */
export type IncidentToOpen = NewIncident & { readonly building_id?: string | null };

/** Whose it will be, and who opens it. */
export interface Opener {
  readonly agencyId: string;
  readonly userId: string;
}

const MAX_BATCH = 100;
const MAX_QUEUED = 2_000;

/**
 * Opens incidents. The number comes from one counter a day, whose row is locked until the commit; so that this is
 * not one incident per flush of the disk, those that arrive together are numbered and written together. Numbers
 * have no gaps: a group that fails takes its part of the counter back with it.
 *
 * An incident for an alert takes the alert with it, in the same statement: the alert gets the incident's id, if it has
 * none and is not closed; otherwise the incident is not opened. So there is one incident for an alert, however many ask.
 */
export class IncidentRegister {
  readonly #pool: Pool;
  readonly group: GroupCommit<Unnumbered, string | undefined>;

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

  /**
   * Opens an incident; it is durable when this resolves.
   *
   * @returns undefined if its alert has an incident already, or is closed, or is not the agency's
   */
  async open(incident: IncidentToOpen, by: Opener): Promise<Incident | undefined> {
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
      building_id: incident.building_id ?? null,
      source_alert_id: incident.source_alert_id?.toLowerCase() ?? null,
      unit_ids: [],
      resolution_notes: null,
      created_by_id: by.userId,
      version: 1,
      created_at: now,
      updated_at: now,
    };
    const incident_number = await this.group.submit(unnumbered);
    return incident_number === undefined ? undefined : { ...unnumbered, incident_number };
  }

  /** Numbers and writes a group in one statement, which is one transaction; returns the numbers in order. */
  async #insert(incidents: readonly Unnumbered[]): Promise<(string | undefined)[]> {
    const day = new Date().toISOString().slice(0, 10);
    const rows = await this.#pool.run(
      EVERY_AGENCY,
      (sql) => sql<{ id: string; number: number }[]>`
        with given as materialized (
          select * from rows from (json_to_recordset(${JSON.stringify(incidents)}::text::json)
            as (agency_id uuid, id uuid, category text, priority smallint, status incident_status, title text,
              description text, location jsonb, building_id uuid, source_alert_id uuid, created_by_id uuid,
              created_at timestamptz, updated_at timestamptz)) with ordinality as t
            (agency_id, id, category, priority, status, title, description, location, building_id, source_alert_id,
              created_by_id, created_at, updated_at, position)
        ), ${accepted(sql, incidents)}, counter as (
          insert into incident_counters (day, last_number) select ${day}, count(*) from accepted
          on conflict (day) do update set last_number = incident_counters.last_number + excluded.last_number
          returning last_number - (select count(*) from accepted)::int as before
        ), numbered as (
          select accepted.*, before + (row_number() over (order by position))::int as number
          from accepted cross join counter
        ), written as (
          insert into incidents (agency_id, id, incident_number, category, priority, status, title, description, location,
            building_id, source_alert_id, created_by_id, created_at, updated_at)
          select agency_id, id, ${numberPrefix(day)} || to_char(number, 'FM9999990000'),
            category, priority, status, title, description, location,
            building_id, source_alert_id, created_by_id, created_at, updated_at
          from numbered
        )
        select id, number from numbered`,
    );
    const numbers = new Map(rows.map(({ id, number }) => [id, formatNumber(day, number)]));
    return incidents.map(({ id }) => numbers.get(id));
  }
}

/**
 * Those that are to be written: all but those whose alert cannot be had. Alerts are mentioned only if one of the group
 * has one: to plan an update of all their partitions takes longer than to open incidents.
 */
function accepted(sql: Queryable, incidents: readonly Unnumbered[]) {
  if (incidents.every((incident) => incident.source_alert_id === null)) {
    return sql`accepted as (select * from given)`;
  }
  return sql`
    taken as (
      update alerts set incident_id = given.id, status = 'processing', updated_at = given.created_at
      from given
      where alerts.agency_id = given.agency_id and alerts.id = given.source_alert_id
        and alerts.incident_id is null and alerts.status in ('pending', 'acknowledged', 'processing')
      returning alerts.incident_id as id
    ), accepted as (
      select * from given where source_alert_id is null or id in (select id from taken)
    )`;
}

/** INC-YYYYMMDD-NNNN; more digits after the 9999th of a day. */
export function formatNumber(day: string, number: number): string {
  return numberPrefix(day) + String(number).padStart(4, '0');
}

function numberPrefix(day: string): string {
  return `INC-${day.replaceAll('-', '')}-`;
}
