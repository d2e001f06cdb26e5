import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../platform/ids.ts';
import type { Resource } from '../resources/model.ts';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { INCIDENT, UNKNOWN_ID } from '../testing/samples.ts';
import type { TimelineEvent } from './handling-model.ts';
import type { Incident, IncidentStatus } from './model.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

type Method = 'GET' | 'POST' | 'PATCH';

const send = (method: Method, path: string, payload?: object, headers: object = app.ours.as('dispatcher')) =>
  app.server.inject({
    method,
    url: `/api/v1${path}`,
    headers: { ...headers },
    ...(payload && { payload }),
  });

const open = async (more: object = {}): Promise<Incident> =>
  (await send('POST', '/incidents', { ...INCIDENT, ...more })).json();

const read = async (id: string): Promise<Incident> => (await send('GET', `/incidents/${id}`)).json();

const timeline = async (id: string): Promise<TimelineEvent[]> =>
  (await send('GET', `/incidents/${id}/timeline?page_size=100`)).json().items;

async function newUnit(status = 'available', agencyId = app.ours.id): Promise<string> {
  const id = newId();
  const row = { agency_id: agencyId, id, resource_type: 'vehicle', status, name: 'Engine' };
  await app.sql`insert into resources ${app.sql(row)}`;
  return id;
}

const unitOf = async (id: string): Promise<Resource> => (await send('GET', `/resources/${id}`)).json();

const transition = (id: string, status: IncidentStatus, notes?: string) =>
  send('POST', `/incidents/${id}/transition`, { status, ...(notes !== undefined && { notes }) });

const assign = (id: string, unitId: string) => send('POST', `/incidents/${id}/assign`, { unit_id: unitId });

/** An incident in a status, with one unit. */
async function incidentAt(status: IncidentStatus): Promise<{ id: string; unit: string }> {
  const { id } = await open();
  const unit = await newUnit();
  expect((await assign(id, unit)).statusCode).toBe(200);
  const steps: IncidentStatus[] = ['assigned', 'en_route', 'on_scene', 'resolved', 'closed'];
  for (const step of steps.slice(0, steps.indexOf(status) + 1)) {
    expect((await transition(id, step, 'done')).statusCode).toBe(200);
  }
  return { id, unit };
}

describe('transitions', () => {
  it('go from the first call to the end, and leave a timeline', async () => {
    const { id, unit } = await incidentAt('closed');
    expect(await read(id)).toMatchObject({
      status: 'closed',
      version: 7,
      unit_ids: [],
      resolution_notes: 'done',
    });
    const events = await timeline(id);
    expect(events.map(({ type, field, from, to, version }) => [version, type, field, from, to])).toEqual([
      [1, 'created', 'status', null, 'new'],
      [2, 'unit_assigned', 'unit_id', null, unit],
      [3, 'transition', 'status', 'new', 'assigned'],
      [4, 'transition', 'status', 'assigned', 'en_route'],
      [5, 'transition', 'status', 'en_route', 'on_scene'],
      [6, 'transition', 'status', 'on_scene', 'resolved'],
      [6, 'unit_released', 'unit_id', unit, null],
      [7, 'transition', 'status', 'resolved', 'closed'],
    ]);
    expect(events.every((event) => event.by_id === app.ours.users.dispatcher.id)).toBe(true);
    expect(events[5]).toMatchObject({ notes: 'done', at: expect.stringMatching(/^\d{4}-.*Z$/) });
    const page = (await send('GET', `/incidents/${id}/timeline?page_size=3&page=3`)).json();
    expect(page).toMatchObject({ total: 8, total_pages: 3, items: events.slice(6) });
  });

  it('refuse what the life cycle forbids, and say what it allows', async () => {
    const { id } = await incidentAt('assigned');
    const reply = await transition(id, 'resolved', 'too early');
    expect(reply.statusCode).toBe(409);
    expect(reply.headers['content-type']).toContain('application/problem+json');
    expect(reply.json()).toMatchObject({
      type: 'urn:eriop:problem:transition-forbidden',
      current: 'assigned',
      allowed: ['en_route', 'new', 'closed'],
    });
    expect((await send('GET', `/incidents/${id}/transitions`)).json()).toEqual({
      status: 'assigned',
      allowed: ['en_route', 'new', 'closed'],
      conditions: [],
    });
    const { id: closed } = await incidentAt('closed');
    expect((await transition(closed, 'new')).json()).toMatchObject({ status: 409, allowed: [] });
  });

  it('want a unit before an incident is assigned', async () => {
    const { id } = await open();
    const needs = async () => (await send('GET', `/incidents/${id}/transitions`)).json().conditions;
    expect(await needs()).toEqual([{ status: 'assigned', needs: 'unit', met: false }]);
    expect((await transition(id, 'assigned')).json()).toMatchObject({
      status: 409,
      type: 'urn:eriop:problem:unit-needed',
      allowed: ['assigned', 'closed'],
    });
    await assign(id, await newUnit());
    expect(await needs()).toEqual([{ status: 'assigned', needs: 'unit', met: true }]);
    expect((await read(id)).status).toBe('new');
    expect((await transition(id, 'assigned')).json()).toMatchObject({ status: 'assigned' });
  });

  it('want notes before an incident is resolved', async () => {
    const { id } = await incidentAt('on_scene');
    for (const notes of [undefined, '', '  ']) {
      expect((await transition(id, 'resolved', notes)).json()).toMatchObject({
        status: 409,
        type: 'urn:eriop:problem:resolution-notes-needed',
        allowed: ['resolved', 'en_route'],
        errors: [{ pointer: '/notes' }],
      });
    }
    expect((await transition(id, 'resolved', 'Fire is out')).json()).toMatchObject({
      resolution_notes: 'Fire is out',
    });
  });

  it.each(['new', 'resolved', 'closed'] as const)('make the units available again at %s', async (status) => {
    const { id, unit } = await incidentAt(status === 'resolved' ? 'on_scene' : 'assigned');
    expect(await unitOf(unit)).toMatchObject({ status: 'assigned', incident_id: id });
    expect((await transition(id, status, 'done')).json()).toMatchObject({ status, unit_ids: [] });
    expect(await unitOf(unit)).toMatchObject({ status: 'available', incident_id: null });
  });

  it('happen once, however many ask at the same time', async () => {
    const { id } = await incidentAt('assigned');
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, n) => transition(id, n % 2 === 0 ? 'en_route' : 'new')),
    );
    const won = replies.filter((reply) => reply.statusCode === 200);
    expect(won).toHaveLength(1);
    const lost = replies.filter((reply) => reply.statusCode === 409).map((reply) => reply.json());
    expect(lost).toHaveLength(19);
    const { status } = await read(id);
    expect(lost.every((problem) => problem.current === status)).toBe(true);
    const transitions = (await timeline(id)).filter(({ type }) => type === 'transition');
    expect(transitions.map(({ from, to }) => `${from} ${to}`)).toEqual([
      'new assigned',
      `assigned ${status}`,
    ]);
  });
});

describe('units', () => {
  it('are not available to anybody else, and are at the incident', async () => {
    const [first, second] = [await open(), await open()];
    const unit = await newUnit();
    expect((await assign(first.id, unit)).json()).toMatchObject({ unit_ids: [unit], version: 2 });
    const available = (await send('GET', '/resources/available')).json<Resource[]>();
    expect(available.map(({ id }) => id)).not.toContain(unit);
    expect((await assign(second.id, unit)).json()).toMatchObject({
      status: 409,
      type: 'urn:eriop:problem:unit-not-available',
    });
    expect((await assign(first.id, unit)).json()).toMatchObject({ unit_ids: [unit], version: 2 });
    expect((await assign(first.id, unit.toUpperCase())).statusCode).toBe(200);
  });

  it('go to one of two incidents that want them at the same time', async () => {
    const unit = await newUnit();
    const incidents = await Promise.all(Array.from({ length: 10 }, () => open()));
    const replies = await Promise.all(incidents.map(({ id }) => assign(id, unit)));
    const statuses = replies.map((reply) => reply.statusCode).toSorted((a, b) => a - b);
    expect(statuses).toEqual([200, ...Array(9).fill(409)]);
    const winner = replies.find((reply) => reply.statusCode === 200)?.json<Incident>();
    expect(await unitOf(unit)).toMatchObject({ status: 'assigned', incident_id: winner?.id });
  });

  it('are released by whoever closes, also those that were assigned at that moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await open();
      const units = await Promise.all([newUnit(), newUnit(), newUnit()]);
      const [closed, ...assigned] = await Promise.all([
        transition(id, 'closed'),
        ...units.map((unit) => assign(id, unit)),
      ]);
      expect(closed?.statusCode).toBe(200);
      for (const reply of assigned) expect([200, 409]).toContain(reply.statusCode);
      const states = await Promise.all(units.map(unitOf));
      expect(states.map(({ status }) => status)).toEqual(['available', 'available', 'available']);
    }
  });

  it('must be the agency’s, be available, and have somewhere to go', async () => {
    const { id } = await open();
    for (const unit of [UNKNOWN_ID, await newUnit('available', app.theirs.id)]) {
      expect((await assign(id, unit)).json()).toMatchObject({
        status: 422,
        errors: [{ pointer: '/unit_id' }],
      });
    }
    expect((await assign(id, await newUnit('off_duty'))).statusCode).toBe(409);
    const { id: over } = await incidentAt('resolved');
    expect((await assign(over, await newUnit())).json()).toMatchObject({
      status: 409,
      type: 'urn:eriop:problem:incident-not-active',
    });
  });
});

describe('escalation', () => {
  it('raises the priority by one, up to the highest', async () => {
    const { id } = await open({ priority: 3 });
    const escalate = () => send('POST', `/incidents/${id}/escalate`, { reason: 'Spreading' });
    expect((await escalate()).json()).toMatchObject({ priority: 2 });
    expect((await escalate()).json()).toMatchObject({ priority: 1 });
    expect((await escalate()).json()).toMatchObject({
      status: 409,
      type: 'urn:eriop:problem:priority-highest',
    });
    expect((await timeline(id)).slice(1)).toMatchObject([
      { type: 'escalated', field: 'priority', from: 3, to: 2, notes: 'Spreading' },
      { type: 'escalated', from: 2, to: 1 },
    ]);
  });

  it('is over when the incident is', async () => {
    const { id } = await incidentAt('closed');
    expect((await send('POST', `/incidents/${id}/escalate`, { reason: 'Again' })).statusCode).toBe(409);
  });
});

describe('changes by hand', () => {
  const patch = (id: string, payload: object, headers: object = {}) =>
    send('PATCH', `/incidents/${id}`, payload, { ...app.ours.as('dispatcher'), ...headers });

  it('change what is named, and nothing else', async () => {
    const before = await open({ description: 'Third floor' });
    const location = { latitude: 45, longitude: -73, address: 'rue Peel' };
    const change = { title: 'Fire on the roof', priority: 2, description: null, location };
    const reply = await patch(before.id, change);
    const after = reply.json<Incident>();
    expect(after).toEqual({ ...before, ...change, version: 2, updated_at: after.updated_at });
    expect(reply.headers.etag).toBe('"2"');
    expect(await read(before.id)).toEqual(after);
    const events = (await timeline(before.id)).slice(1);
    expect(events.map(({ field, from, to }) => [field, from, to])).toEqual([
      ['title', before.title, 'Fire on the roof'],
      ['priority', 3, 2],
      ['description', 'Third floor', null],
      ['location', null, { latitude: 45, longitude: -73, address: 'rue Peel' }],
    ]);
    // What is so already is no change.
    expect((await patch(before.id, change)).json()).toEqual(after);
  });

  it('keep each other’s, when several people change different fields at the same time', async () => {
    const { id } = await open();
    const fields = [
      { title: 'Another title' },
      { priority: 5 },
      { category: 'hazmat' },
      { description: 'New' },
    ];
    const replies = await Promise.all(fields.map((field) => patch(id, field)));
    expect(replies.map((reply) => reply.statusCode)).toEqual([200, 200, 200, 200]);
    expect(await read(id)).toMatchObject({ ...Object.assign({}, ...fields), version: 5 });
  });

  it('are refused if they are meant for a version that is gone', async () => {
    const { id } = await open();
    const etag = String((await send('GET', `/incidents/${id}`)).headers.etag);
    const both = await Promise.all([
      patch(id, { title: 'First title' }, { 'if-match': etag }),
      patch(id, { title: 'Second title' }, { 'if-match': etag }),
    ]);
    expect(both.map((reply) => reply.statusCode).toSorted((a, b) => a - b)).toEqual([200, 412]);
    expect(both.find((reply) => reply.statusCode === 412)?.json()).toMatchObject({
      type: 'urn:eriop:problem:precondition-failed',
      version: 2,
    });
    expect((await patch(id, { priority: 1 }, { 'if-match': '"1", "2"' })).statusCode).toBe(200);
    expect((await patch(id, { priority: 2 }, { 'if-match': '*' })).statusCode).toBe(200);
    const close = { method: 'POST', url: `/api/v1/incidents/${id}/transition` } as const;
    const headers = { ...app.ours.as('dispatcher'), 'if-match': '"3"' };
    const late = await app.server.inject({ ...close, headers, payload: { status: 'closed' } });
    expect(late.statusCode).toBe(412);
  });

  it.each([
    ['nothing', {}, ''],
    ['a field with a route of its own', { status: 'closed' }, '/status'],
    ['a field that nobody changes', { title: 'A fine title', agency_id: UNKNOWN_ID }, '/agency_id'],
    ['a name that objects have', JSON.parse('{"__proto__": {"status": "closed"}}'), '/__proto__'],
    ['a short title', { title: 'Fire' }, '/title'],
    ['no title', { title: null }, '/title'],
    ['an unknown building', { building_id: UNKNOWN_ID }, '/building_id'],
    ['a building that is none', { building_id: 'tower' }, '/building_id'],
    ['half a place', { location: { latitude: 1 } }, '/location/longitude'],
  ])('are refused if they are %s', async (_, payload, pointer) => {
    const { id } = await open();
    expect((await patch(id, payload)).json()).toMatchObject({ status: 422, errors: [{ pointer }] });
    expect((await read(id)).version).toBe(1);
  });

  it('put an incident into a building of the agency', async () => {
    const [ours, theirs] = [newId(), newId()];
    const about = { name: 'Tower', address: 'Main Street', latitude: 45, longitude: -73, floors: 3 };
    const kind = { building_type: 'other', occupancy_type: 'storage', construction_type: 'unknown' };
    for (const [id, agency] of [
      [ours, app.ours],
      [theirs, app.theirs],
    ] as const) {
      const row = { agency_id: agency.id, id, ...about, ...kind, hazard_level: 'low' };
      await app.sql`insert into buildings ${app.sql(row)}`;
    }
    const { id } = await open();
    expect((await patch(id, { building_id: ours.toUpperCase() })).json()).toMatchObject({
      building_id: ours,
    });
    expect((await send('GET', `/incidents?building_id=${ours}`)).json()).toMatchObject({ total: 1 });
    expect((await patch(id, { building_id: theirs })).statusCode).toBe(422);
    expect((await patch(id, { building_id: null })).json()).toMatchObject({ building_id: null });
  });

  it.each(['1', 'W/"1"', '"', '""', ',', 'x'.repeat(1000), '"2"'])(
    'take %j for no version of theirs',
    async (tag) => {
      const { id } = await open();
      expect((await patch(id, { priority: 1 }, { 'if-match': tag })).statusCode).toBe(412);
      expect((await patch(id, { priority: 1 }, { 'if-match': 'x'.repeat(1001) })).json()).toMatchObject({
        status: 422,
        errors: [{ pointer: '/if-match', in: 'header' }],
      });
    },
  );

  it('end with the incident', async () => {
    const { id } = await incidentAt('closed');
    expect((await patch(id, { title: 'Another title' })).json()).toMatchObject({
      status: 409,
      type: 'urn:eriop:problem:incident-closed',
    });
  });
});

it('shows the change at once to whoever made it, in lists too', async () => {
  const me = app.ours.as('dispatcher');
  const { id } = (await send('POST', '/incidents', INCIDENT, me)).json<Incident>();
  const active = async () =>
    (await send('GET', '/incidents/active?limit=500', undefined, me)).json<Incident[]>().map((one) => one.id);
  expect(await active()).toContain(id);
  await send('POST', `/incidents/${id}/transition`, { status: 'closed' }, me);
  expect(await active()).not.toContain(id);
});

it('tells people to come back when somebody keeps an incident locked, and serves the others', async () => {
  const [{ id }, other] = [await open(), await open()];
  await app.sql.begin(async (sql) => {
    await sql`select 1 from incidents where id = ${id} for update`;
    // More than there are connections: those who wait must not keep everybody else out for good.
    const waiting = Promise.all(Array.from({ length: 10 }, () => transition(id, 'closed')));
    expect((await transition(other.id, 'closed')).statusCode).toBe(200);
    for (const reply of await waiting) {
      expect(reply.json()).toMatchObject({ status: 503, type: 'urn:eriop:problem:unavailable' });
      expect(reply.headers['retry-after']).toBeDefined();
    }
  });
  expect((await transition(id, 'closed')).statusCode).toBe(200);
});

it('answers 404 for what is not there, and 403 to those who may not', async () => {
  const { id } = await open();
  for (const [path, payload] of [
    ['transition', { status: 'closed' }],
    ['assign', { unit_id: UNKNOWN_ID }],
    ['escalate', { reason: 'Spreading' }],
  ] as const) {
    expect((await send('POST', `/incidents/${UNKNOWN_ID}/${path}`, payload)).statusCode, path).toBe(404);
    const refused = await send('POST', `/incidents/${id}/${path}`, payload, app.ours.as('responder'));
    expect(refused.statusCode, path).toBe(403);
  }
  for (const path of ['timeline', 'transitions']) {
    expect((await send('GET', `/incidents/${UNKNOWN_ID}/${path}`)).statusCode).toBe(404);
  }
});
