import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../platform/ids.ts';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { ALERT, UNKNOWN_ID } from '../testing/samples.ts';
import type { Alert } from './model.ts';

let app: TestApp;
let other: Awaited<ReturnType<TestApp['another']>>;
beforeAll(async () => {
  app = await startTestApp();
  other = await app.another();
});
afterAll(async () => {
  await other.stop();
  await app.stop();
});

const AUTHOR = 'alert_system';

function post(
  path: string,
  payload: object,
  headers: object = {},
  { server } = app as Pick<TestApp, 'server'>,
) {
  const who = { ...app.ours.as(AUTHOR), ...headers };
  return server.inject({ method: 'POST', url: `/api/v1/alerts/${path}`, headers: who, payload });
}
const single = (alert: object, headers?: object, at?: Pick<TestApp, 'server'>) =>
  post('ingest', alert, headers, at);
const batch = (alerts: readonly object[], headers?: object) => post('ingest/batch', { alerts }, headers);

async function countTitled(title: string): Promise<number> {
  const [row] = await app.sql`select count(*)::int as n from alerts where title = ${title}`;
  return row?.n;
}

describe('a batch', () => {
  it('is stored as a whole, and answered with its ids in order', async () => {
    const alerts = Array.from({ length: 1000 }, (_, n) => ({
      ...ALERT,
      title: 'batch',
      source_id: `b-${n}`,
    }));
    const reply = await batch(alerts);
    expect(reply.statusCode).toBe(201);
    const { ids } = reply.json<{ ids: string[] }>();
    const rows = await app.sql`select id, source_id from alerts where title = 'batch' order by id`;
    expect(rows.map(({ id }) => id)).toEqual(ids);
    expect(rows.map((row) => row.source_id)).toEqual(alerts.map((alert) => alert.source_id));
  });

  it('is refused as a whole when one alert is wrong, with a pointer', async () => {
    const wrong = [
      { ...ALERT, title: 'partly' },
      { ...ALERT, title: 'partly', severity: 'huge' },
    ];
    const reply = await batch(wrong);
    expect(reply.statusCode).toBe(422);
    expect(reply.json().errors).toMatchObject([{ pointer: '/alerts/1/severity' }]);
    const elsewhere = await batch([
      wrong[0] as object,
      { ...ALERT, title: 'partly', building_id: UNKNOWN_ID },
    ]);
    expect(elsewhere.json().errors).toMatchObject([{ pointer: '/alerts/1/building_id' }]);
    expect(await countTitled('partly')).toBe(0);
  });

  it('that the database refuses does not take those beside it along', async () => {
    await app.sql`alter table alerts add constraint narrow check (title <> 'refused by the database')`;
    const replies = await Promise.all(
      Array.from({ length: 9 }, (_, n) =>
        batch([
          { ...ALERT, title: 'beside' },
          { ...ALERT, title: n === 4 ? 'refused by the database' : 'beside' },
        ]),
      ),
    );
    await app.sql`alter table alerts drop constraint narrow`;
    expect(replies.map((reply) => reply.statusCode)).toEqual([201, 201, 201, 201, 500, 201, 201, 201, 201]);
    expect(await countTitled('beside')).toBe(16);
  });

  it.each([[[]], [Array.from({ length: 1001 }, () => ALERT)]])('has 1 to 1,000 alerts', async (alerts) => {
    expect((await batch(alerts)).statusCode).toBe(422);
  });

  it('may be larger than other bodies, not endless', async () => {
    const long = (length: number) => ({ ...ALERT, raw_payload: { text: 'x'.repeat(length) } });
    expect((await batch([long(1_000_000)])).statusCode).toBe(201);
    expect((await batch([long(5_000_000)])).statusCode).toBe(413);
  });
});

describe('a repeat', () => {
  it('with the same Idempotency-Key gets the alert of the first time, on any instance', async () => {
    const headers = { 'idempotency-key': newId() };
    const alert = { ...ALERT, title: 'once' };
    const first = await single(alert, headers);
    expect(first.statusCode).toBe(201);
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    for (const instance of [app, other]) {
      const again = await single(alert, headers, instance);
      expect(again.statusCode).toBe(201);
      expect(again.headers['idempotent-replayed']).toBe('true');
      expect(again.json()).toEqual(first.json());
    }
    expect(await countTitled('once')).toBe(1);
  });

  it('at the same instant, on several instances, stores one', async () => {
    const headers = { 'idempotency-key': newId() };
    const alert = { ...ALERT, title: 'at once' };
    const replies = await Promise.all(
      Array.from({ length: 60 }, (_, n) => single(alert, headers, n % 2 === 0 ? app : other)),
    );
    expect(new Set(replies.map((reply) => reply.statusCode))).toEqual(new Set([201]));
    expect(new Set(replies.map((reply) => reply.json<Alert>().id)).size).toBe(1);
    expect(replies.filter((reply) => reply.headers['idempotent-replayed'] === undefined)).toHaveLength(1);
    expect(await countTitled('at once')).toBe(1);
  });

  it('with the same key and another body is refused', async () => {
    const headers = { 'idempotency-key': newId() };
    await single(ALERT, headers);
    const reply = await single({ ...ALERT, severity: 'low' }, headers);
    expect(reply.statusCode).toBe(422);
    expect(reply.json().type).toBe('urn:eriop:problem:idempotency-key-reused');
  });

  it('by somebody else with the same key is no repeat', async () => {
    const headers = { 'idempotency-key': newId() };
    const mine = await single(ALERT, headers);
    for (const who of [app.ours.as('dispatcher'), app.theirs.as(AUTHOR)]) {
      const theirs = await single(ALERT, { ...headers, ...who });
      expect(theirs.statusCode).toBe(201);
      expect(theirs.json<Alert>().id).not.toBe(mine.json<Alert>().id);
    }
  });

  it('of an event that its source has numbered is known by that, whoever forwards it', async () => {
    const event = { ...ALERT, title: 'numbered', source_id: 'panel-1', event_id: '4711' };
    const first = await single(event);
    const again = await single({ ...event, confidence: 0.5 }, app.ours.as('dispatcher'));
    expect(again.json<Alert>().id).toBe(first.json<Alert>().id);
    const elsewhere = [
      { ...event, event_id: '4712' },
      { ...event, source_id: 'panel-2' },
      { ...event, source: 'manual' },
    ];
    for (const another of elsewhere) {
      const reply = await single(another);
      expect(reply.json<Alert>().id).not.toBe(first.json<Alert>().id);
    }
    expect(await countTitled('numbered')).toBe(4);
  });

  it('of a batch gets the ids of the first time', async () => {
    const headers = { 'idempotency-key': newId() };
    const alerts = Array.from({ length: 5 }, () => ({ ...ALERT, title: 'batch once' }));
    const first = await batch(alerts, headers);
    const again = await batch(alerts, headers);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.json()).toEqual(first.json());
    expect(await countTitled('batch once')).toBe(5);
  });

  it('of some events of a batch stores the others', async () => {
    const event = (id: string) => ({ ...ALERT, title: 'some', source_id: 'panel-3', event_id: id });
    const first = (await batch([event('a'), event('b')])).json<{ ids: string[] }>();
    const reply = await batch([event('c'), event('b'), { ...ALERT, title: 'some' }, event('c')]);
    const { ids } = reply.json<{ ids: string[] }>();
    expect(ids[1]).toBe(first.ids[1]);
    expect(ids[3]).toBe(ids[0]);
    expect(new Set([...first.ids, ...ids]).size).toBe(4);
    expect(await countTitled('some')).toBe(4);
  });

  it('of several batches that share events in another order ends, each event stored once', async () => {
    const ids = Array.from({ length: 40 }, (_, n) => `shared-${n}`);
    const event = (id: string) => ({ ...ALERT, title: 'shared', event_id: id });
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, n) => {
        const order = n % 2 === 0 ? ids : ids.toReversed();
        return post('ingest/batch', { alerts: order.map(event) }, {}, n % 3 === 0 ? other : app);
      }),
    );
    expect(new Set(replies.map((reply) => reply.statusCode))).toEqual(new Set([201]));
    expect(await countTitled('shared')).toBe(40);
  });

  it.each(['', 'with space', 'x'.repeat(201)])('needs a key that can be one: "%s"', async (key) => {
    const reply = await single(ALERT, { 'idempotency-key': key });
    expect(reply.statusCode).toBe(422);
    expect(reply.json().errors).toMatchObject([{ in: 'header', pointer: '/idempotency-key' }]);
  });

  it('is forgotten after a day', async () => {
    const headers = { 'idempotency-key': newId() };
    const first = await single(ALERT, headers);
    await app.sql`update ingest_keys set created_at = now() - interval '25 hours'`;
    expect(await app.ingest.removeOldKeys()).toBeGreaterThan(0);
    const again = await single(ALERT, headers);
    expect(again.json<Alert>().id).not.toBe(first.json<Alert>().id);
  });
});
