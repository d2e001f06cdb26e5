import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Incident } from '../incidents/model.ts';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { INCIDENT, UNKNOWN_ID } from '../testing/samples.ts';
import type { Resource } from './model.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const send = (
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  payload?: object,
  headers: object = app.ours.as('agency_admin'),
) =>
  app.server.inject({
    method,
    url: `/api/v1${path}`,
    headers: { ...headers },
    ...(payload && { payload }),
  });

const UNIT = { resource_type: 'vehicle', name: 'Engine 7' };

const add = async (more: object = {}): Promise<Resource> =>
  (await send('POST', '/resources', { ...UNIT, ...more })).json();

/** A unit at an incident. */
async function deployed(): Promise<{ unit: string; incident: string }> {
  const { id: unit } = await add();
  const { id: incident } = (await send('POST', '/incidents', INCIDENT)).json<Incident>();
  await send('POST', `/incidents/${incident}/assign`, { unit_id: unit });
  return { unit, incident };
}

const report = (id: string, status: string) => send('PATCH', `/resources/${id}/status`, { status });

describe('adding', () => {
  it('makes a resource that can be sent at once', async () => {
    const location = { latitude: 45.5, longitude: -73.6 };
    const reply = await send('POST', '/resources', { ...UNIT, call_sign: 'E7', location });
    expect(reply.statusCode).toBe(201);
    const resource = reply.json<Resource>();
    expect(resource).toMatchObject({
      ...UNIT,
      call_sign: 'E7',
      location,
      status: 'available',
      incident_id: null,
      agency_id: app.ours.id,
    });
    expect((await send('GET', `/resources/${resource.id}`)).json()).toEqual(resource);
    expect(await add({ status: 'off_duty' })).toMatchObject({ status: 'off_duty', location: null });
  });

  it.each([
    ['no name', { name: ' ' }, '/name'],
    ['an unknown type', { resource_type: 'dog' }, '/resource_type'],
    ['at work already', { status: 'assigned' }, '/status'],
    ['off the globe', { location: { latitude: 91, longitude: 0 } }, '/location/latitude'],
  ])('answers 422 to one with %s', async (_, more, pointer) => {
    const reply = await send('POST', '/resources', { ...UNIT, ...more });
    expect(reply.json()).toMatchObject({ status: 422, errors: [{ pointer }] });
  });

  it('is for administrators', async () => {
    expect((await send('POST', '/resources', UNIT, app.ours.as('dispatcher'))).statusCode).toBe(403);
  });
});

describe('status', () => {
  it('is reported, and known to the lists at once', async () => {
    const me = app.ours.as('field_unit_leader');
    const { id } = await add();
    const available = async () =>
      (await send('GET', '/resources/available', undefined, me)).json<Resource[]>().map((one) => one.id);
    expect(await available()).toContain(id);
    const reply = await send('PATCH', `/resources/${id}/status`, { status: 'out_of_service' }, me);
    expect(reply.json()).toMatchObject({ id, status: 'out_of_service' });
    expect(await available()).not.toContain(id);
  });

  it('of a unit at work stays with its incident', async () => {
    const { unit, incident } = await deployed();
    for (const status of ['en_route', 'on_scene', 'on_scene']) {
      expect((await report(unit, status)).json()).toMatchObject({ status, incident_id: incident });
    }
    expect((await send('GET', `/incidents/${incident}`)).json()).toMatchObject({
      unit_ids: [unit],
      version: 2,
    });
  });

  it.each(['available', 'off_duty', 'out_of_service'])('%s takes a unit off its incident', async (status) => {
    const { unit, incident } = await deployed();
    expect((await report(unit, status)).json()).toMatchObject({ status, incident_id: null });
    expect((await send('GET', `/incidents/${incident}`)).json()).toMatchObject({ unit_ids: [], version: 3 });
    const { items } = (await send('GET', `/incidents/${incident}/timeline`)).json();
    expect(items.at(-1)).toMatchObject({ type: 'unit_released', from: unit, to: null, version: 3 });
  });

  it('agrees with the incidents, whatever happens at the same time', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { unit, incident } = await deployed();
      const { id: other } = (await send('POST', '/incidents', INCIDENT)).json<Incident>();
      const replies = await Promise.all([
        report(unit, 'available'),
        send('POST', `/incidents/${other}/assign`, { unit_id: unit }),
        send('POST', `/incidents/${incident}/transition`, { status: 'closed' }),
        report(unit, 'off_duty'),
        report(unit, 'en_route'),
      ]);
      for (const reply of replies) expect([200, 409]).toContain(reply.statusCode);
      const resource = (await send('GET', `/resources/${unit}`)).json<Resource>();
      const incidents = await Promise.all(
        [incident, other].map(async (id) => (await send('GET', `/incidents/${id}`)).json<Incident>()),
      );
      const places = incidents.filter((one) => one.unit_ids.includes(unit)).map((one) => one.id);
      expect(places).toEqual(resource.incident_id === null ? [] : [resource.incident_id]);
      expect(incidents[0]).toMatchObject({ status: 'closed', unit_ids: [] });
    }
  });
});

it('says where a resource is', async () => {
  const { id } = await add();
  const place = { latitude: -45.25, longitude: 180 };
  expect((await send('PATCH', `/resources/${id}/location`, place)).json()).toMatchObject({ location: place });
  expect((await send('GET', `/resources/${id}`)).json()).toMatchObject({ location: place });
  const half = await send('PATCH', `/resources/${id}/location`, { latitude: 1 });
  expect(half.json()).toMatchObject({ status: 422, errors: [{ pointer: '/longitude' }] });
});

it('answers 404 for what is not there, and 403 to those who may not', async () => {
  const { id } = await add();
  for (const [path, payload] of [
    ['status', { status: 'off_duty' }],
    ['location', { latitude: 1, longitude: 2 }],
  ] as const) {
    expect((await send('PATCH', `/resources/${UNKNOWN_ID}/${path}`, payload)).statusCode, path).toBe(404);
    const refused = await send('PATCH', `/resources/${id}/${path}`, payload, app.ours.as('responder'));
    expect(refused.statusCode, path).toBe(403);
  }
  expect((await send('GET', `/resources/${UNKNOWN_ID}`)).statusCode).toBe(404);
});
