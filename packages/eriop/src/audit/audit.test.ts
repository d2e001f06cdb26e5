import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Pool } from '../platform/database/pool.ts';
import { newId } from '../platform/ids.ts';
import { PASSWORD, startTestApp, type TestApp } from '../testing/app.ts';
import { ALERT, INCIDENT, UNKNOWN_ID } from '../testing/samples.ts';
import { AuditLog } from './log.ts';
import { verifyAuditLog } from './verify.ts';

const VERIFY = fileURLToPath(new URL('../../dist/audit-verify.js', import.meta.url));

let app: TestApp;
let pool: Pool;
beforeAll(async () => {
  app = await startTestApp();
  pool = await Pool.open(app.databaseUrl, 'test', 2, 4);
});
afterAll(async () => {
  await pool.close();
  await app.stop();
});

const silent = pino({ level: 'silent' });
const event = (n: number) => ({
  agencyId: app.ours.id,
  actor: null,
  action: 'alert.acknowledged' as const,
  subject: newId(),
  details: {
    n,
    text: `“ü” \\ " \u0007 \u2028 \ud800 \u0000 ${'x'.repeat(1000)}`,
    none: undefined,
    ratio: 0.1 + 0.2,
  },
});
const entries = async (action: string) =>
  app.sql<{ agency_id: string; actor: string; subject: string; details: Record<string, unknown> }[]>`
    select agency_id, actor, subject, details from audit_log where action = ${action} order by seq`;

async function verify(...parameters: string[]): Promise<{ code: number; text: string }> {
  const child = spawn(process.execPath, [VERIFY, ...parameters], { env: { DATABASE_URL: app.databaseUrl } });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      text += chunk;
    });
  const [code] = await once(child, 'close');
  return { code, text };
}

/** As somebody who may do anything in the database: the owner takes the locks off, and changes what they like. */
async function tamper(statement: string): Promise<void> {
  await app.sql.begin(async (sql) => {
    await sql`grant all on audit_log, audit_head to current_user`;
    await sql`alter table audit_log disable trigger user`;
    await sql`alter table audit_head disable trigger user`;
    await sql.unsafe(statement);
    await sql`alter table audit_log enable trigger user`;
    await sql`alter table audit_head enable trigger user`;
    await sql`revoke update, delete, truncate on audit_log from current_user`;
  });
}

it('is one whole chain, however many write to it at once', async () => {
  const logs = Array.from({ length: 4 }, () => new AuditLog(pool, silent));
  for (let n = 0; n < 400; n += 1) logs[n % logs.length]?.record(event(n));
  await Promise.all(logs.map((log) => log.close()));
  const found = await entries('alert.acknowledged');
  expect(found.map((entry) => Number(entry.details.n)).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 400 }, (_, n) => n),
  );
  expect(String(found[0]?.details.text)).toHaveLength(499);
  const verdict = await verifyAuditLog(pool);
  const [last] = await app.sql`select max(seq)::int as seq from audit_log`;
  expect(verdict).toMatchObject({ whole: true, end: { seq: last?.seq } });
});

it('takes an entry once, even if its writer repeats it', async () => {
  const entry = { id: newId(), at: new Date(), action: 'alert.repeated', details: {} };
  const text = JSON.stringify([entry, entry]);
  await app.sql`select audit_append(${text}::text::json)`;
  await app.sql`select audit_append(${text}::text::json)`;
  expect(await entries('alert.repeated')).toHaveLength(1);
});

it('tells who logged in, who failed to, and what became of accounts, but no password', async () => {
  const { id, email } = app.ours.users.dispatcher;
  const login = (payload: object) =>
    app.server.inject({ method: 'POST', url: '/api/v1/auth/login', payload, remoteAddress: '192.0.2.7' });
  expect((await login({ email, password: PASSWORD })).statusCode).toBe(200);
  expect((await login({ email, password: 'my other password' })).statusCode).toBe(401);
  expect((await login({ email: 'typed my password', password: 'x' })).statusCode).toBe(401);
  await expect.poll(() => entries('login.failed')).toHaveLength(2);
  const [good] = await entries('login.succeeded');
  expect(good).toMatchObject({ agency_id: app.ours.id, actor: id, details: { address: '192.0.2.7' } });
  expect(await entries('login.failed')).toMatchObject([
    { agency_id: app.ours.id, actor: id, details: { address: '192.0.2.7', reason: 'wrong password' } },
    { agency_id: null, actor: null, subject: null, details: { reason: 'unknown account' } },
  ]);
  await app.sql`update users set role = 'commander', is_active = false where id = ${id}`;
  expect(await entries('user.changed')).toMatchObject([
    { agency_id: app.ours.id, subject: id, details: { changed: ['role', 'is_active'], by: 'eriop' } },
  ]);
  expect((await entries('user.created')).length).toBe(16);
  const [{ text } = { text: '' }] =
    await app.sql`select string_agg(audit_log::text, ' ') as text from audit_log`;
  for (const secret of [PASSWORD, 'my other', 'typed my', '$argon2']) expect(text).not.toContain(secret);
});

it('tells who changed what, whatever is changed, and nothing of what only looked', async () => {
  const call = async (method: 'GET' | 'POST', path: string, payload?: object) => {
    const url = `/api/v1/${path}`;
    const headers = app.ours.as('commander');
    return (await app.server.inject({ method, url, headers, ...(payload && { payload }) })).json();
  };
  const alert = await call('POST', 'alerts/ingest', ALERT);
  const incident = await call('POST', 'incidents', INCIDENT);
  await call('POST', `alerts/${alert.id}/acknowledge`, {});
  await call('POST', `alerts/${UNKNOWN_ID}/acknowledge`, {});
  await call('GET', `alerts/${alert.id}`);
  await call('POST', `incidents/${incident.id}/transition`, { status: 'closed' });
  const recorded = () =>
    app.sql`select action, subject, agency_id, actor, details from audit_log
      where details ? 'route' and subject in (${alert.id}, ${incident.id}, ${UNKNOWN_ID}) order by seq`;
  await expect.poll(recorded).toHaveLength(3);
  const by = { agency_id: app.ours.id, actor: app.ours.users.commander.id };
  const details = (path: string, status: string) => ({
    route: `POST /api/v1/${path}`,
    status,
    address: '127.0.0.1',
  });
  expect(await recorded()).toEqual([
    { ...by, action: 'incidents.create', subject: incident.id, details: details('incidents', 'new') },
    {
      ...by,
      action: 'alerts.acknowledge',
      subject: alert.id,
      details: details('alerts/:id/acknowledge', 'acknowledged'),
    },
    {
      ...by,
      action: 'incidents.transition',
      subject: incident.id,
      details: details('incidents/:id/transition', 'closed'),
    },
  ]);
});

it('can be appended to, and nothing else', async () => {
  const attempts = [
    'update audit_log set actor = null where seq = 1',
    'delete from audit_log where seq = 1',
    'truncate audit_log',
    'delete from audit_head',
    'truncate audit_head',
    'update audit_head set seq = 1',
  ];
  for (const attempt of attempts)
    await expect(app.sql.unsafe(attempt), attempt).rejects.toMatchObject({ code: '42501' });
  // Even for somebody who gave themselves the rights.
  await app.sql`grant all on audit_log, audit_head to current_user`;
  for (const attempt of attempts)
    await expect(app.sql.unsafe(attempt), attempt).rejects.toThrow('append-only');
  await app.sql`revoke update, delete, truncate on audit_log from current_user`;
  expect(await verifyAuditLog(pool)).toMatchObject({ whole: true });
});

it('shows where it was broken, by whoever could', async () => {
  const { code, text } = await verify();
  expect([code, text]).toEqual([
    0,
    expect.stringMatching(/^ok: \d+ entries, the last one is \d+:[0-9a-f]{64}\n$/),
  ]);
  const noted = text.split(' ').at(-1)?.trim() ?? '';
  expect((await verify('--noted', noted)).code).toBe(0);

  const keep =
    'create table kept as select * from audit_log; create table kept_head as select * from audit_head;';
  await app.sql.unsafe(keep);
  const restore = `truncate audit_log, audit_head; insert into audit_log select * from kept;
    insert into audit_head select * from kept_head;`;
  const cut = 'delete from audit_log where seq > 300;';
  const cases = [
    ["update audit_log set at = at + interval '1 microsecond' where seq = 200", 200, 'was changed'],
    [`update audit_log set details = details || '{"n": 0}' where seq = 40`, 40, 'was changed'],
    ['update audit_log set agency_id = null where seq = 100', 100, 'was changed'],
    ['delete from audit_log where seq = 7', 7, 'is missing'],
    ['update audit_log set seq = 100000 where seq = 8', 8, 'is missing'],
    // With its own hash put right, it does not fit what follows.
    [
      `update audit_log set subject = 'x', hash = sha256(convert_to(
        audit_text(seq, agency_id, at, actor, action, 'x', details, previous_hash), 'UTF8')) where seq = 9`,
      10,
      'does not follow',
    ],
    [cut, 301, 'is missing, and all after it'],
  ] as const;
  for (const [statement, seq, reason] of cases) {
    await tamper(statement);
    expect(await verifyAuditLog(pool), statement).toMatchObject({
      whole: false,
      seq,
      reason: expect.stringContaining(reason),
    });
    await tamper(restore);
    expect(await verifyAuditLog(pool), statement).toMatchObject({ whole: true });
  }

  await tamper('delete from audit_log where seq = 7');
  expect(await verify()).toEqual({ code: 1, text: 'broken: entry 7 is missing\n' });
  await tamper(restore);

  // Cut off together with the head, only somebody who noted the end can tell.
  await tamper(`${cut} update audit_head set seq = 300, hash = (select hash from audit_log where seq = 300)`);
  expect((await verify()).code).toBe(0);
  expect(await verify('--noted', noted)).toMatchObject({
    code: 1,
    text: expect.stringContaining('entry 301 is missing'),
  });
  await tamper(restore);
});

it('says why it could not check', async () => {
  expect(await verify('--noted', 'nonsense')).toMatchObject({ code: 2 });
  expect(await verify('--nonsense')).toMatchObject({
    code: 2,
    text: expect.stringContaining('--noted SEQ:HASH'),
  });
});

it('loses nothing while the database is away, and nothing silently when it stays away', async () => {
  const { port } = new URL(app.databaseUrl);
  const lines: string[] = [];
  const logger = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
  let lost = 0;
  const nowhere = Pool.later(app.databaseUrl.replace(`:${port}/`, ':1/'), 'test');
  const gone = new AuditLog(nowhere, logger, {
    onLost: () => {
      lost += 1;
    },
  });
  const subject = newId();
  gone.record({ ...event(1), subject });
  await gone.close();
  await nowhere.close();
  expect(lost).toBe(1);
  expect(lines.join('')).toContain(subject);

  // As if it could not be written for a while: the head is taken away, and comes back.
  await app.sql`alter table audit_head rename to audit_head_away`;
  const log = new AuditLog(pool, logger);
  const later = newId();
  log.record({ ...event(2), subject: later });
  await expect.poll(() => lines.join('')).toContain('cannot be written');
  await app.sql`alter table audit_head_away rename to audit_head`;
  await expect.poll(() => app.sql`select 1 from audit_log where subject = ${later}`).toHaveLength(1);
  expect(await verifyAuditLog(pool)).toMatchObject({ whole: true });
});
