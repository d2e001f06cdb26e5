import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { incidentFrom } from '../incidents/incident-from-alert.ts';
import type { Incident } from '../incidents/model.ts';
import { newId } from '../platform/ids.ts';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { ALERT, UNKNOWN_ID } from '../testing/samples.ts';
import type { Alert } from './model.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const post = (path: string, payload?: object, headers: object = app.ours.as('dispatcher')) =>
  app.server.inject({
    method: 'POST',
    url: `/api/v1${path}`,
    headers: { ...headers },
    ...(payload && { payload }),
  });

const get = async (path: string, headers: object = app.ours.as('dispatcher')) =>
  (await app.server.inject({ method: 'GET', url: `/api/v1${path}`, headers: { ...headers } })).json();

const newAlert = async (more: object = {}): Promise<Alert> =>
  (await post('/alerts/ingest', { ...ALERT, ...more })).json();

const REASON = { reason: 'A car that backfired' };

describe('dismissal', () => {
  it('closes an alert, once, and says who and why', async () => {
    const { id } = await newAlert();
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => post(`/alerts/${id}/dismiss`, REASON)),
    );
    const won = replies.filter((reply) => reply.statusCode === 200);
    expect(won).toHaveLength(1);
    const alert = won[0]?.json<Alert>();
    expect(alert).toMatchObject({
      status: 'dismissed',
      dismissal_reason: REASON.reason,
      dismissed_by_id: app.ours.users.dispatcher.id,
      dismissed_at: alert?.updated_at,
    });
    const lost = replies.filter((reply) => reply.statusCode !== 200).map((reply) => reply.json());
    for (const problem of lost) {
      expect(problem).toMatchObject({
        status: 409,
        type: 'urn:eriop:problem:alert-closed',
        current: 'dismissed',
      });
    }
    expect(await get(`/alerts/${id}`)).toEqual(alert);
    expect((await post(`/alerts/${id}/acknowledge`)).statusCode).toBe(409);
  });

  it.each([undefined, 'too short', `${' '.repeat(10)}`, 'x'.repeat(501)])(
    'needs a reason of some length, not %j',
    async (reason) => {
      const { id } = await newAlert();
      const reply = await post(`/alerts/${id}/dismiss`, { reason });
      expect(reply.json()).toMatchObject({ status: 422, errors: [{ pointer: '/reason' }] });
    },
  );

  it('takes the alert off the lists at once, for whoever did it', async () => {
    const me = app.ours.as('dispatcher');
    const pending = async () => (await get('/alerts/pending?limit=200', me)).map((alert: Alert) => alert.id);
    const { id } = await newAlert({ severity: 'critical' });
    await expect.poll(pending).toContain(id);
    await post(`/alerts/${id}/dismiss`, REASON, me);
    expect(await pending()).not.toContain(id);
  });
});

describe('assignment', () => {
  it('gives an alert to somebody, and to somebody else', async () => {
    const { id } = await newAlert();
    const { commander, responder } = app.ours.users;
    const to = async (userId: string) => await post(`/alerts/${id}/assign`, { assigned_to_id: userId });
    expect((await to(commander.id)).json()).toMatchObject({
      status: 'processing',
      assigned_to_id: commander.id,
    });
    const alert = (await to(responder.id.toUpperCase())).json<Alert>();
    expect(alert).toMatchObject({ assigned_to_id: responder.id, assigned_at: alert.updated_at });
    expect(await get(`/alerts/${id}`)).toEqual(alert);
    await post(`/alerts/${id}/dismiss`, REASON);
    expect((await to(commander.id)).json()).toMatchObject({
      status: 409,
      type: 'urn:eriop:problem:alert-closed',
    });
  });

  it('is to somebody of the agency who sees alerts', async () => {
    const { id } = await newAlert();
    const gone = newId();
    const row = { id: gone, agency_id: app.ours.id, email: 'gone@ours.example', full_name: 'Gone' };
    await app.sql`insert into users ${app.sql({ ...row, role: 'dispatcher', password_hash: '', is_active: false })}`;
    const { ours, theirs } = app;
    for (const user of [UNKNOWN_ID, theirs.users.dispatcher.id, ours.users.alert_system.id, gone]) {
      const reply = await post(`/alerts/${id}/assign`, { assigned_to_id: user });
      expect(reply.json()).toMatchObject({ status: 422, errors: [{ pointer: '/assigned_to_id' }] });
    }
    expect(await get(`/alerts/${id}`)).toMatchObject({ status: 'pending', assigned_to_id: null });
  });
});

describe('an incident for an alert', () => {
  it('is what the alert suggests', async () => {
    const location = { latitude: 45.5, longitude: -73.6, address: 'rue Peel', zone: 'north' };
    const alert = await newAlert({ severity: 'critical', title: 'Shot', description: 'Two', location });
    const reply = await post(`/alerts/${alert.id}/create-incident`);
    expect(reply.statusCode).toBe(201);
    const incident = reply.json<Incident>();
    expect(incident).toMatchObject({
      category: 'police',
      priority: 1,
      title: 'Alert: Shot',
      description: 'Two',
      location: { latitude: 45.5, longitude: -73.6, address: 'rue Peel', building_info: 'north' },
      source_alert_id: alert.id,
      status: 'new',
    });
    expect(await get(`/incidents/${incident.id}`)).toEqual(incident);
    expect(await get(`/alerts/${alert.id}`)).toMatchObject({
      status: 'processing',
      incident_id: incident.id,
    });
  });

  it('is what the dispatcher says', async () => {
    const choices = { category: 'medical', priority: 4, title: 'Somebody fell' };
    const { id } = await newAlert();
    expect((await post(`/alerts/${id}/create-incident`, choices)).json()).toMatchObject(choices);
  });

  it('is in the alert’s building', async () => {
    const building = newId();
    const about = { name: 'Tower', address: 'Main Street', latitude: 45, longitude: -73, floors: 3 };
    const kind = { building_type: 'other', occupancy_type: 'storage', construction_type: 'unknown' };
    const row = { agency_id: app.ours.id, id: building, ...about, ...kind, hazard_level: 'low' };
    await app.sql`insert into buildings ${app.sql(row)}`;
    const { id } = await newAlert({ building_id: building });
    const { building_id } = (await post(`/alerts/${id}/create-incident`)).json<Incident>();
    expect(building_id).toBe(building);
  });

  it('is one, however many ask, and by whatever route', async () => {
    const alerts = await Promise.all(Array.from({ length: 5 }, () => newAlert()));
    const replies = await Promise.all(
      alerts.flatMap(({ id }) =>
        Array.from({ length: 8 }, (_, n) =>
          n % 2 === 0
            ? post(`/alerts/${id}/create-incident`)
            : post('/incidents', { category: 'fire', title: 'Smoke', source_alert_id: id }),
        ),
      ),
    );
    for (const [index, { id }] of alerts.entries()) {
      const own = replies.slice(index * 8, index * 8 + 8);
      const incident = own.find((reply) => reply.statusCode === 201)?.json<Incident>();
      expect(own.filter((reply) => reply.statusCode === 201)).toHaveLength(1);
      for (const reply of own.filter((one) => one.statusCode !== 201)) {
        expect(reply.json()).toMatchObject({
          status: 409,
          type: 'urn:eriop:problem:alert-has-incident',
          incident_id: incident?.id,
        });
      }
      const rows = await app.sql`select id from incidents where source_alert_id = ${id}`;
      expect(rows.map((row) => row.id)).toEqual([incident?.id]);
      expect(await get(`/alerts/${id}`)).toMatchObject({ incident_id: incident?.id });
    }
    // Those that were refused have taken no numbers.
    const [row] = await app.sql`
      select count(*)::int, max(split_part(incident_number, '-', 3)::int) as last from incidents`;
    expect(row?.count).toBe(row?.last);
  });

  it('is one, whatever instance is asked', async () => {
    const other = await app.another();
    const alerts = await Promise.all(Array.from({ length: 10 }, () => newAlert()));
    const request = (id: string) =>
      ({
        method: 'POST',
        url: `/api/v1/alerts/${id}/create-incident`,
        headers: app.ours.as('dispatcher'),
      }) as const;
    for (const { id } of alerts) {
      const replies = await Promise.all(
        Array.from({ length: 6 }, (_, n) => (n % 2 === 0 ? app : other).server.inject(request(id))),
      );
      const statuses = replies.map((reply) => reply.statusCode).toSorted((a, b) => a - b);
      expect(statuses).toEqual([201, 409, 409, 409, 409, 409]);
      const rows = await app.sql`select id from incidents where source_alert_id = ${id}`;
      expect(rows).toHaveLength(1);
    }
  });

  it('cannot be had for an alert that is closed', async () => {
    const { id } = await newAlert();
    await post(`/alerts/${id}/dismiss`, REASON);
    for (const reply of [
      await post(`/alerts/${id}/create-incident`),
      await post('/incidents', { category: 'fire', title: 'Smoke', source_alert_id: id }),
    ]) {
      expect(reply.json()).toMatchObject({ status: 409, type: 'urn:eriop:problem:alert-closed' });
    }
  });

  it('belongs to the alert’s agency, whoever opens it', async () => {
    const { id } = await newAlert();
    const admin = app.theirs.as('system_admin');
    const incident = (await post(`/alerts/${id}/create-incident`, {}, admin)).json<Incident>();
    expect(incident).toMatchObject({ agency_id: app.ours.id, source_alert_id: id });
  });

  it('resolves the alert when it is closed', async () => {
    const { id } = await newAlert();
    const incident = (await post(`/alerts/${id}/create-incident`)).json<Incident>();
    await post(`/incidents/${incident.id}/transition`, { status: 'closed' });
    expect(await get(`/alerts/${id}`)).toMatchObject({ status: 'resolved', incident_id: incident.id });
    const dismissed = await newAlert();
    const other = (await post(`/alerts/${dismissed.id}/create-incident`)).json<Incident>();
    await post(`/alerts/${dismissed.id}/dismiss`, REASON);
    await post(`/incidents/${other.id}/transition`, { status: 'closed' });
    expect(await get(`/alerts/${dismissed.id}`)).toMatchObject({ status: 'dismissed' });
  });

  it.each([
    [{ alert_type: 'gunshot' }, 'police'],
    [{ alert_type: 'glass_break' }, 'intrusion'],
    [{ alert_type: 'explosion' }, 'fire'],
    [{ alert_type: 'motion', source: 'alarm_system' }, 'intrusion'],
    [{ alert_type: 'motion', source: 'manual' }, 'other'],
    [{ alert_type: 'constructor', source: 'manual' }, 'other'],
  ] as const)('has the category of %j', (more, category) => {
    const alert = { ...ALERT, description: null, location: null, building_id: null, ...more } as Alert;
    expect(incidentFrom(alert, {})).toMatchObject({ category, priority: 2, title: 'Shot heard' });
  });
});

it('answers 404 for what is not there, and 403 to those who may not', async () => {
  const { id } = await newAlert();
  for (const [path, payload] of [
    ['dismiss', REASON],
    ['assign', { assigned_to_id: app.ours.users.dispatcher.id }],
    ['create-incident', {}],
  ] as const) {
    expect((await post(`/alerts/${UNKNOWN_ID}/${path}`, payload)).statusCode, path).toBe(404);
    const refused = await post(`/alerts/${id}/${path}`, payload, app.ours.as('responder'));
    expect(refused.statusCode, path).toBe(403);
  }
});
