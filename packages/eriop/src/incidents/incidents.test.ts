import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { ALERT, INCIDENT, UNKNOWN_ID } from '../testing/samples.ts';
import { formatNumber } from './create.ts';
import type { Incident } from './model.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const open = (payload: object, headers: object = app.ours.as('dispatcher')) =>
  app.server.inject({ method: 'POST', url: '/api/v1/incidents', headers: { ...headers }, payload });

const get = (url: string, headers: object = app.ours.as('dispatcher')) =>
  app.server.inject({ method: 'GET', url: `/api/v1${url}`, headers: { ...headers } });

const numberOf = (incident: Incident) => Number(incident.incident_number.split('-')[2]);

it('opens an incident that can be read again', async () => {
  const more = {
    priority: 1,
    description: 'Third floor',
    location: { latitude: 45.5, longitude: -73.5, building_info: 'B2' },
  };
  const reply = await open({ ...INCIDENT, ...more });
  expect(reply.statusCode).toBe(201);
  const incident = reply.json<Incident>();
  expect(incident).toMatchObject({ ...INCIDENT, ...more, status: 'new', agency_id: app.ours.id });
  expect(incident.created_by_id).toBe(app.ours.users.dispatcher.id);
  expect(incident.incident_number).toMatch(/^INC-\d{8}-\d{4,}$/);
  expect((await get(`/incidents/${incident.id}`)).json()).toEqual(incident);
});

it('numbers incidents without gaps and without doubles, whoever opens them at once', async () => {
  const first = numberOf((await open(INCIDENT)).json());
  const agencies = [app.ours, app.theirs];
  const replies = await Promise.all(
    Array.from({ length: 250 }, (_, n) =>
      open({ ...INCIDENT, title: `number ${n}` }, (agencies[n % 2] ?? app.ours).as('dispatcher')),
    ),
  );
  const incidents = replies.map((reply) => reply.json<Incident>());
  const numbers = incidents.map(numberOf).toSorted((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 250 }, (_, n) => first + 1 + n));
  const rows = await app.sql`select id, incident_number, title from incidents where title like 'number %'`;
  const stored = new Map(rows.map((row) => [row.id, row]));
  for (const { id, incident_number, title } of incidents)
    expect(stored.get(id)).toMatchObject({ incident_number, title });
});

it('goes on after number 9999 of a day', async () => {
  await app.sql`update incident_counters set last_number = 9998`;
  const replies = await Promise.all([open(INCIDENT), open(INCIDENT), open(INCIDENT)]);
  const incidents = replies.map((reply) => reply.json<Incident>());
  expect(incidents.map(numberOf)).toEqual([9999, 10_000, 10_001]);
  for (const { id, incident_number } of incidents) {
    expect((await get(`/incidents/${id}`)).json()).toMatchObject({ incident_number });
  }
  expect(formatNumber('2026-01-02', 7)).toBe('INC-20260102-0007');
});

it('links an alert of the own agency, and no other', async () => {
  const ingest = async (headers: object) =>
    (
      await app.server.inject({
        method: 'POST',
        url: '/api/v1/alerts/ingest',
        headers: { ...headers },
        payload: ALERT,
      })
    ).json().id;
  const ours = await ingest(app.ours.as('alert_system'));
  const theirs = await ingest(app.theirs.as('alert_system'));
  expect((await open({ ...INCIDENT, source_alert_id: ours })).json()).toMatchObject({
    source_alert_id: ours,
  });
  for (const id of [theirs, UNKNOWN_ID]) {
    const reply = await open({ ...INCIDENT, source_alert_id: id }, app.ours.as('system_admin'));
    expect(reply.json()).toMatchObject({ status: 422, errors: [{ pointer: '/source_alert_id' }] });
  }
});

it.each([
  ['a short title', { title: 'Fire' }, '/title'],
  ['an unknown category', { category: 'flood' }, '/category'],
  ['priority 0', { priority: 0 }, '/priority'],
  ['half a priority', { priority: 1.5 }, '/priority'],
])('answers 422 to %s', async (_, change, pointer) => {
  const reply = await open({ ...INCIDENT, ...change });
  expect(reply.json()).toMatchObject({ status: 422, errors: [{ pointer }] });
});

it('lists active incidents by priority, then newest, and shows one to whoever opened it at once', async () => {
  const me = app.theirs.as('commander');
  for (const priority of [3, 1, 5, 1, 2]) {
    const { id } = (await open({ ...INCIDENT, priority }, me)).json<Incident>();
    expect(
      (await get('/incidents/active?limit=500', me)).json<Incident[]>().map((incident) => incident.id),
    ).toContain(id);
  }
  await app.sql`update incidents set status = 'closed' where agency_id = ${app.theirs.id} and priority = 2`;
  const active = (await get('/incidents/active?limit=499', me)).json<Incident[]>();
  expect(active.every((incident) => incident.status !== 'closed')).toBe(true);
  const keys = active.map((incident) => [incident.priority, incident.id] as const);
  const sorted = keys.toSorted((a, b) => a[0] - b[0] || (a[1] < b[1] ? 1 : -1));
  expect(keys).toEqual(sorted);
  expect(keys.length).toBeGreaterThan(4);
  expect((await get('/incidents/active?limit=2', me)).json()).toEqual(active.slice(0, 2));
});

it('pages and filters', async () => {
  for (let n = 0; n < 3; n += 1) await open({ ...INCIDENT, category: 'hazmat', priority: n + 1 });
  const page = (await get('/incidents?category=hazmat&page_size=2')).json();
  expect(page).toMatchObject({ total: 3, page: 1, page_size: 2, total_pages: 2 });
  expect(page.items.map((incident: Incident) => incident.priority)).toEqual([3, 2]);
  expect((await get('/incidents?category=hazmat&priority=1&status=new')).json()).toMatchObject({ total: 1 });
  expect((await get(`/incidents?building_id=${UNKNOWN_ID}`)).json()).toMatchObject({
    total: 0,
    items: [],
    total_pages: 0,
  });
});
