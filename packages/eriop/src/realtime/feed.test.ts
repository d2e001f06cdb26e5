import { connect as connectTcp } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { AccessTokens } from '../identity/access-tokens.ts';
import { newId } from '../platform/ids.ts';
import { sharedInMemory } from '../platform/shared/memory.ts';
import { startTestApp, type TestAgency, type TestApp } from '../testing/app.ts';
import { ALERT } from '../testing/samples.ts';
import { EVENTS_TOPIC } from './events.ts';

/** As `startTestApp` has it. */
const SECRET = 'a secret that is known to tests alone';
const MAX_PER_USER = 4;

const shared = sharedInMemory();
let app: TestApp;
let port = 0;
/** Says nothing, from the beginning on. */
let silent: Awaited<ReturnType<typeof connect>>;
beforeAll(async () => {
  app = await startTestApp({ ERIOP_WS_MAX: '20', ERIOP_WS_MAX_PER_USER: String(MAX_PER_USER) }, shared);
  port = Number(new URL(await app.server.listen({ port: 0, host: '127.0.0.1' })).port);
  silent = await connect();
});
afterAll(() => app.stop());

interface Said {
  readonly type: string;
  readonly id?: string;
  readonly code?: string;
  readonly last_event_id?: string | null;
  readonly data?: { readonly id: string; readonly agency_id: string; readonly truncated?: boolean };
}

async function connect(headers: Record<string, string> = {}, query = '') {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws${query}`, { headers });
  const said: Said[] = [];
  const closed = new Promise<string>((resolve) =>
    socket.once('close', (code, reason) => resolve(`${code} ${reason}`)),
  );
  socket.on('message', (data) => said.push(JSON.parse(String(data))));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const say = (message: object) => socket.send(JSON.stringify(message));
  const until = (count: number) =>
    vi.waitFor(() => expect(said.length).toBeGreaterThanOrEqual(count), 20_000);
  return { socket, said, closed, say, until };
}

function tokenOf(agency: TestAgency, role: 'dispatcher' | 'commander' | 'system_admin' | 'public_user') {
  return agency.as(role).authorization.replace('Bearer ', '');
}

async function subscribed(token: string, lastEventId?: string) {
  const client = await connect();
  client.say({ type: 'authenticate', token });
  client.say({ type: 'subscribe', events: ['alert.created'], last_event_id: lastEventId });
  await client.until(2);
  expect(client.said.slice(0, 2).map(({ type }) => type)).toEqual(['ready', 'subscribed']);
  return client;
}

async function ingest(agency: TestAgency, more: object = {}): Promise<string> {
  const reply = await app.server.inject({
    method: 'POST',
    url: '/api/v1/alerts/ingest',
    headers: agency.as('dispatcher'),
    payload: { ...ALERT, ...more },
  });
  return reply.json().id;
}

async function metric(name: string): Promise<number> {
  const { body } = await app.server.inject('/metrics');
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(body)?.[1]);
}

const end = async (...clients: { socket: WebSocket; closed: Promise<string> }[]) => {
  for (const { socket } of clients) socket.terminate();
  await Promise.all(clients.map(({ closed }) => closed));
};

it('tells an agency of its own events alone, and a system administrator of all', async () => {
  const ours = await subscribed(tokenOf(app.ours, 'dispatcher'));
  const all = await subscribed(tokenOf(app.ours, 'system_admin'));
  const theirs = [await ingest(app.theirs)];
  const own: string[] = [];
  for (let count = 0; count < 3; count += 1) own.push(await ingest(app.ours));
  await all.until(6);
  await ours.until(5);
  expect(ours.said.slice(2).map(({ data }) => data?.id)).toEqual(own);
  expect(all.said.slice(2).map(({ data }) => data?.id)).toEqual([...theirs, ...own]);
  // Another kind of event is not for those who did not ask for it, and none is after unsubscribing.
  const headers = app.ours.as('dispatcher');
  await app.server.inject({ method: 'POST', url: `/api/v1/alerts/${own[0]}/acknowledge`, headers });
  ours.say({ type: 'unsubscribe', events: ['alert.created'] });
  await ours.until(6);
  await ingest(app.ours);
  await all.until(7);
  expect(ours.said.slice(5).map(({ type }) => type)).toEqual(['unsubscribed']);
  expect(all.said.slice(6).map(({ type }) => type)).toEqual(['alert.created']);
  await end(ours, all);
});

it('resumes without gap or double, while events come', async () => {
  const first = await subscribed(tokenOf(app.ours, 'dispatcher'));
  await ingest(app.ours);
  await first.until(3);
  let coming = true;
  const traffic = (async () => {
    while (coming) await Promise.all([ingest(app.ours), ingest(app.theirs), ingest(app.ours)]);
  })();
  for (let round = 0; round < 15; round += 1) {
    const known = first.said.at(-1)?.id ?? '';
    const from = first.said.length;
    await first.until(from + 3);
    const again = await subscribed(tokenOf(app.ours, 'commander'), known);
    await again.until(10);
    again.socket.terminate();
    const events = again.said.slice(2);
    await first.until(from + events.length);
    expect(events).toEqual(first.said.slice(from, from + events.length));
  }
  coming = false;
  await traffic;
  const late = await subscribed(tokenOf(app.ours, 'commander'), 'long ago');
  await late.until(3);
  expect(late.said[2]).toEqual({ type: 'gap' });
  await end(first, late);
});

it('leaves what is too long to be fetched', async () => {
  const client = await subscribed(tokenOf(app.ours, 'dispatcher'));
  const id = await ingest(app.ours, { raw_payload: { noise: 'x'.repeat(100_000) } });
  await client.until(3);
  expect(client.said[2]?.data).toEqual({ id, agency_id: app.ours.id, truncated: true });
  await end(client);
});

it.each([
  ['nothing of the protocol', 'hello', 4400],
  ['an event that there is not', '{"type":"subscribe","events":["alert.eaten"]}', 4400],
  ['a wrong token', JSON.stringify({ type: 'authenticate', token: 'x' }), 4401],
  ['a subscription before a token', '{"type":"subscribe","events":["alert.created"]}', 4401],
  ['too long a message', `"${'x'.repeat(5000)}"`, 1009],
  ['bytes', Buffer.from('{}'), 4400],
])('closes on %s', async (_name, message, code) => {
  const client = await connect();
  client.socket.send(message);
  expect(await client.closed).toMatch(new RegExp(`^${code} `));
});

it('refuses who says too much, pages of elsewhere, and roles that may not look', async () => {
  await expect(connect({ origin: 'https://elsewhere.example' })).rejects.toThrow('403');
  await expect(connect({}, `?token=${tokenOf(app.ours, 'dispatcher')}`)).rejects.toThrow('422');
  await end(await connect({ origin: `http://127.0.0.1:${port}` }));
  const client = await connect();
  client.say({ type: 'authenticate', token: tokenOf(app.ours, 'public_user') });
  client.say({ type: 'subscribe', events: ['alert.created'] });
  await client.until(2);
  expect(client.said[1]).toMatchObject({ type: 'error', code: 'forbidden' });
  for (let count = 0; count < 50; count += 1) client.say({ type: 'unsubscribe', events: ['alert.created'] });
  expect(await client.closed).toMatch(/^4429 /);
  const pinging = await connect();
  for (let count = 0; count < 50; count += 1) pinging.socket.ping();
  expect(await pinging.closed).toMatch(/^4429 /);
});

it('refuses more connections of a user, and in all, than there may be', async () => {
  const one = await subscribed(tokenOf(app.theirs, 'dispatcher'));
  const others = await Promise.all(
    Array.from({ length: MAX_PER_USER - 1 }, () => subscribed(tokenOf(app.theirs, 'dispatcher'))),
  );
  const further = await connect();
  further.say({ type: 'authenticate', token: tokenOf(app.theirs, 'dispatcher') });
  expect(await further.closed).toMatch(/^4429 /);
  await end(...others);
  await end(await subscribed(tokenOf(app.theirs, 'dispatcher')), one);

  const many: Awaited<ReturnType<typeof connect>>[] = [];
  await expect(
    (async () => {
      for (let count = 0; count < 21; count += 1) many.push(await connect());
    })(),
  ).rejects.toThrow('503');
  await end(...many);
  await vi.waitFor(async () => expect(await metric('eriop_feed_connections')).toBeLessThan(5), 10_000);
});

it('closes when the session ends, or the token expires and no newer one has come', async () => {
  const { authorization } = app.ours.as('dispatcher');
  const client = await subscribed(authorization.replace('Bearer ', ''));
  await app.server.inject({ method: 'POST', url: '/api/v1/auth/logout', headers: { authorization } });
  expect(await client.closed).toMatch(/^4401 /);

  const user = { id: app.ours.users.dispatcher.id, agencyId: app.ours.id, role: 'dispatcher' } as const;
  const short = new AccessTokens(SECRET, 2).issue(user, newId());
  const [expiring, renewed] = [await subscribed(short), await subscribed(short)];
  renewed.say({ type: 'authenticate', token: tokenOf(app.ours, 'dispatcher') });
  await renewed.until(3);
  expect(renewed.said[2]?.type).toBe('ready');
  expect(await expiring.closed).toMatch(/^4401 /);
  const id = await ingest(app.ours);
  await renewed.until(4);
  expect(renewed.said[3]?.data?.id).toBe(id);
  renewed.say({ type: 'authenticate', token: tokenOf(app.ours, 'commander') });
  expect(await renewed.closed).toMatch(/^4403 /);
});

it('drops who does not read, and tells how many messages were missed', async () => {
  const slow = await subscribed(tokenOf(app.ours, 'dispatcher'));
  const quick = await subscribed(tokenOf(app.ours, 'dispatcher'));
  slow.socket.pause();
  const data = JSON.stringify({ agency_id: app.ours.id, text: 'x'.repeat(100_000) });
  const text = `{"type":"alert.created","agency_id":"${app.ours.id}","at":"2026-01-01T00:00:00Z","data":${data}}`;
  let sent = 0;
  const send = async () => {
    await shared.log.append(EVENTS_TOPIC, [text]);
    sent += 1;
    await quick.until(2 + sent);
  };
  while ((await metric('eriop_feed_slow_dropped_total')) === 0) await send();
  for (let more = 0; more < 4; more += 1) await send();
  slow.socket.resume();
  expect(await slow.closed).toBe('4408 too slow: missed 5 messages');
  expect(slow.said).toHaveLength(2 + sent - 5);
  expect(await metric('eriop_feed_messages_missed_total')).toBe(5);
  expect(await metric('eriop_feed_slow_dropped_total')).toBe(1);
  await end(quick);
});

it('survives what is no event in the log', async () => {
  const client = await subscribed(tokenOf(app.ours, 'dispatcher'));
  const agency = `"agency_id":"${app.ours.id}"`;
  await shared.log.append(EVENTS_TOPIC, [
    'rubbish',
    `{"type":"alert.created",${agency},"at":"never","data":{}}`,
    `{"type":"alert.eaten",${agency},"at":"2026-01-01T00:00:00Z","data":{}}`,
  ]);
  const id = await ingest(app.ours);
  await client.until(3);
  expect(client.said[2]?.data?.id).toBe(id);
  await end(client);
});

it('answers requests that offer another protocol as if they did not', async () => {
  const socket = connectTcp(port, '127.0.0.1');
  let text = '';
  socket.on('data', (bytes) => {
    text += bytes;
  });
  const body = '{"email":"nobody@example.com","password":"wrong"}';
  const offer =
    'Host: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n';
  socket.write(`GET /health/live HTTP/1.1\r\n${offer}\r\n`);
  await vi.waitFor(() => expect(text).toContain('{"status":"alive"}'), 20_000);
  // On the same connection, and with a body.
  socket.write(
    `POST /api/v1/auth/login HTTP/1.1\r\n${offer}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  await vi.waitFor(() => expect(text).toContain('HTTP/1.1 401'), 20_000);
  socket.destroy();
  const elsewhere = new WebSocket(`ws://127.0.0.1:${port}/elsewhere`);
  await expect(new Promise((_, reject) => elsewhere.once('error', reject))).rejects.toThrow('404');
});

it('closes who does not say who it is', async () => {
  expect(await silent.closed).toMatch(/^4401 /);
});

it('says with 1012 that it stops', async () => {
  const client = await subscribed(tokenOf(app.ours, 'dispatcher'));
  await app.server.close();
  expect(await client.closed).toMatch(/^1012 /);
});
