import { newId } from '../../platform/ids.ts';
import type { TestAgency, TestApp } from '../app.ts';
import { ALERT, INCIDENT } from '../samples.ts';

/** What an agency has that requests may name. */
export interface Belongings {
  readonly alerts: readonly string[];
  readonly incidents: readonly string[];
  readonly resources: readonly string[];
  readonly buildings: readonly string[];
}

/** All ids. */
export function idsOf(belongings: Belongings): string[] {
  return Object.values(belongings).flat();
}

/** Enough of each kind that some are still in their first state after hundreds of requests. */
const OF_EACH = 8;

/**
 * Fills an agency.
 *
 * @param mark stands in every title and name: where it appears, one of this agency's rows was shown
 */
export async function furnish(app: TestApp, agency: TestAgency, mark: string): Promise<Belongings> {
  const create = async (path: string, payload: object) => {
    const headers = agency.as('dispatcher');
    const reply = await app.server.inject({ method: 'POST', url: `/api/v1/${path}`, headers, payload });
    if (reply.statusCode !== 201) throw new Error(`${path} was answered ${reply.statusCode}: ${reply.body}`);
    return (reply.json() as { id: string }).id;
  };
  const each = <Item>(make: (n: number) => Promise<Item>) =>
    Promise.all(Array.from({ length: OF_EACH }, (_, n) => make(n)));
  return {
    alerts: await each(() => create('alerts/ingest', { ...ALERT, title: mark })),
    incidents: await each(() => create('incidents', { ...INCIDENT, title: mark })),
    resources: await each((n) => insertResource(app, agency, `${mark} ${n}`)),
    buildings: await each((n) => insertBuilding(app, agency, `${mark} ${n}`)),
  };
}

async function insertResource({ sql }: TestApp, agency: TestAgency, name: string): Promise<string> {
  const row = { id: newId(), agency_id: agency.id, resource_type: 'vehicle', status: 'available', name };
  await sql`insert into resources ${sql(row)}`;
  return row.id;
}

async function insertBuilding({ sql }: TestApp, agency: TestAgency, name: string): Promise<string> {
  const row = {
    ...{ id: newId(), agency_id: agency.id, name, address: name, latitude: 45.5, longitude: -73.6 },
    ...{ building_type: 'commercial', occupancy_type: 'business', construction_type: 'type_i' },
    ...{ hazard_level: 'low', floors: 3 },
  };
  await sql`insert into buildings ${sql(row)}`;
  return row.id;
}
