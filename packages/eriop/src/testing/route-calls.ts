import type { ListedRoute } from '../platform/http/route-list.ts';
import { newId } from '../platform/ids.ts';
import { PASSWORD, type TestAgency, type TestApp } from './app.ts';
import { ALERT, INCIDENT } from './samples.ts';

/** One of each kind of thing, all of one agency. */
export interface Things {
  readonly alert: string;
  readonly incident: string;
  readonly resource: string;
  readonly building: string;
  readonly user: string;
}

/** What a writing route is sent; it names every thing that the route's body can name. */
type Body = (things: Things, agency: TestAgency) => object | undefined;

/** A call of every writing route that would succeed, the things being the caller's own. */
const BODIES: Readonly<Record<string, Body>> = {
  'POST /api/v1/alerts/ingest': ({ building }) => ({ ...ALERT, building_id: building }),
  'POST /api/v1/alerts/ingest/batch': ({ building }) => ({
    alerts: [ALERT, { ...ALERT, building_id: building }],
  }),
  'POST /api/v1/alerts/:id/acknowledge': () => ({ notes: 'seen' }),
  'POST /api/v1/alerts/:id/dismiss': () => ({ reason: 'A car that backfired' }),
  'POST /api/v1/alerts/:id/assign': ({ user }) => ({ assigned_to_id: user }),
  'POST /api/v1/alerts/:id/create-incident': () => ({}),
  'POST /api/v1/incidents': ({ alert }) => ({ ...INCIDENT, source_alert_id: alert }),
  'PATCH /api/v1/incidents/:id': ({ building }) => ({ title: 'Another title', building_id: building }),
  'POST /api/v1/incidents/:id/transition': () => ({ status: 'closed' }),
  'POST /api/v1/incidents/:id/assign': ({ resource }) => ({ unit_id: resource }),
  'POST /api/v1/incidents/:id/escalate': () => ({ reason: 'Spreading' }),
  'POST /api/v1/resources': () => ({ resource_type: 'vehicle', name: 'Engine 9' }),
  'PATCH /api/v1/resources/:id/status': () => ({ status: 'out_of_service' }),
  'PATCH /api/v1/resources/:id/location': () => ({ latitude: 45, longitude: -73 }),
  'POST /api/v1/auth/login': (_, agency) => ({ email: agency.users.commander.email, password: PASSWORD }),
  'POST /api/v1/auth/refresh': () => ({ refresh_token: 'that is none' }),
  'POST /api/v1/auth/logout': () => undefined,
  'POST /api/v1/auth/password': () => ({ current_password: PASSWORD, new_password: `${PASSWORD} again` }),
};

/** Queries of reading routes that need one. */
const QUERIES: Readonly<Record<string, string>> = {
  'GET /api/v1/buildings/near': '?lat=45.5&lng=-73.5&radius_km=10',
};

/** The kind of thing that an id in a path stands for. */
const KINDS: Readonly<Record<string, keyof Things>> = {
  alerts: 'alert',
  incidents: 'incident',
  resources: 'resource',
  buildings: 'building',
};

/** e.g. "GET /api/v1/alerts/:id" */
export function keyOf({ method, path }: ListedRoute): string {
  return `${method} ${path}`;
}

/**
 * The URL of a route with the ids of things.
 *
 * @throws Error for a parameter of an unknown kind
 */
export function urlOf(route: ListedRoute, things: Things): string {
  const parts = route.path.split('/').map((part, at, all) => {
    if (!part.startsWith(':')) return part;
    const kind = part === ':id' ? KINDS[all[at - 1] ?? ''] : undefined;
    if (kind === undefined)
      throw new Error(`Which kind of thing is ${part} in ${route.path}? Say so in KINDS.`);
    return things[kind];
  });
  return parts.join('/') + (QUERIES[keyOf(route)] ?? '');
}

/**
 * The body of a call of a writing route.
 *
 * @throws Error for a route that nobody has said how to call
 */
export function bodyOf(route: ListedRoute, things: Things, agency: TestAgency): object | undefined {
  const body = BODIES[keyOf(route)];
  if (body === undefined) throw new Error(`How is ${keyOf(route)} called? Say so in BODIES.`);
  return body(things, agency);
}

/** Makes one of each kind in an agency. */
export async function makeThings({ server, sql }: TestApp, agency: TestAgency): Promise<Things> {
  const make = async (path: string, payload: object): Promise<string> => {
    const headers = agency.as('agency_admin');
    return (await server.inject({ method: 'POST', url: `/api/v1/${path}`, headers, payload })).json().id;
  };
  const building = newId();
  const about = { name: 'Tower', address: 'Main Street', latitude: 45.5, longitude: -73.5, floors: 3 };
  const kind = { building_type: 'other', occupancy_type: 'storage', construction_type: 'unknown' };
  const row = { agency_id: agency.id, id: building, ...about, ...kind, hazard_level: 'low' };
  await sql`insert into buildings ${sql(row)}`;
  return {
    alert: await make('alerts/ingest', ALERT),
    incident: await make('incidents', INCIDENT),
    resource: await make('resources', { resource_type: 'vehicle', name: 'Engine 1' }),
    building,
    user: agency.users.dispatcher.id,
  };
}
