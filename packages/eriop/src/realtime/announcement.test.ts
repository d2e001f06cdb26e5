import { afterAll, beforeAll, expect, it } from 'vitest';
import { sharedInMemory } from '../platform/shared/memory.ts';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { ALERT, INCIDENT, UNKNOWN_ID } from '../testing/samples.ts';
import { EVENTS_TOPIC } from './events.ts';

interface Told {
  readonly type: string;
  readonly agency_id: string;
  readonly data: { readonly id: string; readonly agency_id: string };
}

let app: TestApp;
let told: Told[] = [];
beforeAll(async () => {
  const shared = sharedInMemory();
  shared.log.follow(EVENTS_TOPIC, (_id, text) => told.push(JSON.parse(text)));
  app = await startTestApp({}, shared);
});
afterAll(() => app.stop());

/** What is answered, and what everybody was told of meanwhile: "type id". */
async function send(method: 'POST' | 'PATCH', path: string, payload: object) {
  told = [];
  const headers = app.ours.as('agency_admin');
  const reply = await app.server.inject({ method, url: `/api/v1${path}`, headers, payload });
  const heard = told.map(({ type, data }) => `${type} ${data.id}`);
  for (const { agency_id, data } of told)
    expect([agency_id, data.agency_id]).toEqual(Array(2).fill(app.ours.id));
  return { status: reply.statusCode, body: reply.json(), heard, last: told.at(-1)?.data };
}

it('tells of every change, with what is then true, and of nothing else', async () => {
  const alert = (await send('POST', '/alerts/ingest', ALERT)).body.id;
  const added = await send('POST', '/resources', { resource_type: 'vehicle', name: 'Engine 1' });
  const unit = added.body.id;
  expect(added.heard).toEqual([`resource.updated ${unit}`]);

  const assigned = await send('POST', `/alerts/${alert}/assign`, {
    assigned_to_id: app.ours.users.dispatcher.id,
  });
  expect(assigned.heard).toEqual([`alert.updated ${alert}`]);
  expect(assigned.last).toEqual(assigned.body);

  const opened = await send('POST', `/alerts/${alert}/create-incident`, {});
  const incident = opened.body.id;
  expect(opened.heard).toEqual([`incident.created ${incident}`, `alert.updated ${alert}`]);
  const stored = await app.server.inject({
    method: 'GET',
    url: `/api/v1/alerts/${alert}`,
    headers: app.ours.as('dispatcher'),
  });
  expect(opened.last).toEqual(stored.json());

  const sent = await send('POST', `/incidents/${incident}/assign`, { unit_id: unit });
  expect(sent.heard).toEqual([`resource.updated ${unit}`, `incident.updated ${incident}`]);
  expect(sent.last).toEqual(sent.body);
  expect((await send('POST', `/incidents/${incident}/assign`, { unit_id: unit })).heard).toEqual([]);

  for (const [method, path, payload] of [
    ['PATCH', '', { title: 'Another title' }],
    ['POST', '/escalate', { reason: 'Spreading' }],
  ] as const) {
    const reply = await send(method, `/incidents/${incident}${path}`, payload);
    expect(reply.heard).toEqual([`incident.updated ${incident}`]);
    expect(reply.last).toEqual(reply.body);
  }
  const moved = await send('PATCH', `/resources/${unit}/location`, { latitude: 1, longitude: 2 });
  expect(moved.heard).toEqual([`resource.updated ${unit}`]);
  const arrived = await send('PATCH', `/resources/${unit}/status`, { status: 'on_scene' });
  expect(arrived.heard).toEqual([`resource.updated ${unit}`]);

  const closed = await send('POST', `/incidents/${incident}/transition`, { status: 'closed' });
  expect(closed.heard).toEqual([
    `resource.updated ${unit}`,
    `alert.updated ${alert}`,
    `incident.updated ${incident}`,
  ]);
});

it('tells of nothing that was refused', async () => {
  const { id } = (await send('POST', '/incidents', INCIDENT)).body;
  for (const [path, payload, status] of [
    ['transition', { status: 'resolved' }, 409],
    ['assign', { unit_id: UNKNOWN_ID }, 422],
  ] as const) {
    const reply = await send('POST', `/incidents/${id}/${path}`, payload);
    expect([reply.status, reply.heard]).toEqual([status, []]);
  }
});

it('tells of an incident when a unit leaves it by its own report', async () => {
  const { id: unit } = (await send('POST', '/resources', { resource_type: 'vehicle', name: 'Engine 2' }))
    .body;
  const { id } = (await send('POST', '/incidents', INCIDENT)).body;
  await send('POST', `/incidents/${id}/assign`, { unit_id: unit });
  const { heard } = await send('PATCH', `/resources/${unit}/status`, { status: 'off_duty' });
  expect(heard).toEqual([`resource.updated ${unit}`, `incident.updated ${id}`]);
});
