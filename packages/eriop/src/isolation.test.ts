import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from './platform/ids.ts';
import { startTestApp, type TestApp } from './testing/app.ts';
import { ALERT, INCIDENT } from './testing/samples.ts';

let app: TestApp;
let ids: { alert: string; incident: string; resource: string };

beforeAll(async () => {
  app = await startTestApp({ ERIOP_LIST_MAX_AGE_MS: '60000' });
  ids = {
    alert: await create('alerts/ingest', ALERT),
    incident: await create('incidents', INCIDENT),
    resource: newId(),
  };
  await app.sql`
    insert into resources (agency_id, id, resource_type, status, name)
    values (${app.ours.id}, ${ids.resource}, 'vehicle', 'available', 'Engine 1')`;
});
afterAll(() => app.stop());

async function create(path: string, payload: object): Promise<string> {
  const headers = app.ours.as('dispatcher');
  return (await app.server.inject({ method: 'POST', url: `/api/v1/${path}`, headers, payload })).json().id;
}

/** Every route below /api/v1 that reads, taken from the application itself. */
function readingRoutes(): string[] {
  const lines = app.server.printRoutes({ commonPrefix: false }).split('\n');
  const path: string[] = [];
  const routes: string[] = [];
  for (const line of lines) {
    const match = /^([│ ]*)[├└]── (\S*)(?: \((.*)\))?$/.exec(line);
    if (match === null) continue;
    const [, indent = '', part = '', methods = ''] = match;
    path.splice(indent.length / 4);
    path.push(part);
    if (methods.includes('GET')) routes.push(path.join(''));
  }
  return routes.filter((route) => route.startsWith('/api/v1'));
}

const idFor = (route: string) => (route.includes('/alerts') ? ids.alert : ids.incident);

it('shows nothing of ours to anybody else, on any route, whether by list or by id', async () => {
  const routes = readingRoutes();
  expect(routes.length).toBeGreaterThanOrEqual(10);
  for (const route of routes) {
    const url = route.replace(':id', idFor(route));
    const read = (headers: object) => app.server.inject({ method: 'GET', url, headers: { ...headers } });
    const own = await read(app.ours.as('commander'));
    const foreign = await read(app.theirs.as('commander'));
    expect(own.statusCode, url).toBe(200);
    // Asked again after the strangers, too: the caches must not mix the agencies up.
    expect((await read(app.ours.as('commander'))).body, url).toBe(own.body);
    if (route.includes(':id')) expect(foreign.statusCode, url).toBe(404);
    else expect(foreign.statusCode, url).toBe(200);
    for (const id of [...Object.values(ids), app.ours.id]) expect(foreign.body, url).not.toContain(id);
    if (!route.includes('/auth/') && !route.includes('unacknowledged'))
      expect(own.body, url).toContain(app.ours.id);
  }
});

it('lets nobody else change what is ours', async () => {
  const url = `/api/v1/alerts/${ids.alert}/acknowledge`;
  const reply = await app.server.inject({
    method: 'POST',
    url,
    headers: app.theirs.as('agency_admin'),
    payload: {},
  });
  expect(reply.statusCode).toBe(404);
  const [row] = await app.sql`select status from alerts where id = ${ids.alert}`;
  expect(row?.status).toBe('pending');
});

it('shows everything to a system administrator, of whatever agency', async () => {
  const admin = app.theirs.as('system_admin');
  const read = async (path: string) =>
    (await app.server.inject({ method: 'GET', url: `/api/v1/${path}`, headers: admin })).body;
  for (const path of ['alerts/pending', 'alerts/unacknowledged', 'alerts', `alerts/${ids.alert}`]) {
    expect(await read(path), path).toContain(ids.alert);
  }
  for (const path of ['incidents/active', 'incidents', `incidents/${ids.incident}`]) {
    expect(await read(path), path).toContain(ids.incident);
  }
  for (const path of ['resources/available', 'resources'])
    expect(await read(path), path).toContain(ids.resource);
});

it('answers unknown routes with a problem, and without telling who may see what', async () => {
  for (const url of ['/api/v1/nothing', '/api/v1/alerts/a/b/c', '/']) {
    const reply = await app.server.inject({ method: 'GET', url });
    expect(reply.statusCode).toBe(404);
    expect(reply.headers['content-type']).toContain('application/problem+json');
    expect(reply.json()).toMatchObject({ title: 'Not Found', status: 404, instance: expect.any(String) });
  }
});
