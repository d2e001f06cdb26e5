import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Pool } from '../platform/database/pool.ts';
import { PASSWORD, startTestApp, type TestApp } from '../testing/app.ts';
import { AccessTokens } from './access-tokens.ts';
import { hashPassword } from './passwords.ts';
import { isAllowed, ROLES } from './roles.ts';
import { Sessions } from './sessions.ts';
import { findUserByEmail } from './users.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

interface Tokens {
  access_token: string;
  refresh_token: string;
}

const post = (url: string, payload: object) =>
  app.server.inject({ method: 'POST', url: `/api/v1/auth/${url}`, payload });
const login = (email: string, password = PASSWORD) => post('login', { email, password });
const me = (token: string) =>
  app.server.inject({ method: 'GET', url: '/api/v1/auth/me', headers: { authorization: `Bearer ${token}` } });

describe('login', () => {
  it('gives tokens that open the own profile', async () => {
    const { id, email } = app.ours.users.responder;
    const reply = await login(email.toUpperCase());
    expect(reply.statusCode).toBe(200);
    expect(reply.json()).toMatchObject({ token_type: 'bearer', expires_in: 3600 });
    expect(reply.headers['cache-control']).toBe('no-store');
    const profile = (await me(reply.json<Tokens>().access_token)).json();
    expect(profile).toEqual({
      id,
      email,
      full_name: 'responder',
      role: 'responder',
      agency_id: app.ours.id,
      badge_number: null,
    });
  });

  it('answers a wrong password and an unknown address alike', async () => {
    const wrong = await login(app.ours.users.responder.email, 'wrong');
    const unknown = await login('nobody@nowhere.example');
    for (const reply of [wrong, unknown]) {
      expect(reply.statusCode).toBe(401);
      expect(reply.headers['www-authenticate']).toBe('Bearer');
    }
    const { instance: _, ...one } = wrong.json();
    expect(unknown.json()).toMatchObject(one);
  });

  it('serves hundreds at once, most of them the same few accounts', async () => {
    const emails = ROLES.map((role) => app.theirs.users[role].email);
    const replies = await Promise.all(
      Array.from({ length: 400 }, (_, n) => login(emails[n % emails.length] ?? '')),
    );
    expect(new Set(replies.map((reply) => reply.statusCode))).toEqual(new Set([200]));
    expect(new Set(replies.map((reply) => reply.json<Tokens>().refresh_token)).size).toBe(400);
  });

  it('forgets a password as soon as it is changed', async () => {
    const { id, email } = app.ours.users.commander;
    expect((await login(email)).statusCode).toBe(200);
    await app.sql`update users set password_hash = ${await hashPassword('another one')} where id = ${id}`;
    expect((await login(email)).statusCode).toBe(401);
    expect((await login(email, 'another one')).statusCode).toBe(200);
  });

  it('shuts out users who are not active', async () => {
    const { id, email } = app.ours.users.public_user;
    const { refresh_token } = (await login(email)).json<Tokens>();
    await app.sql`update users set is_active = false where id = ${id}`;
    expect((await login(email)).statusCode).toBe(401);
    expect((await post('refresh', { refresh_token })).statusCode).toBe(401);
  });

  it('stores neither password nor refresh token', async () => {
    const { refresh_token } = (await login(app.ours.users.dispatcher.email)).json<Tokens>();
    const rows =
      await app.sql`select row_to_json(s)::text || encode(refresh_hash, 'escape') as text from sessions s`;
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row.text).not.toContain(refresh_token);
  });
});

describe('refresh', () => {
  it('gives a new pair, and the old refresh token dies', async () => {
    const first = (await login(app.ours.users.dispatcher.email)).json<Tokens>();
    const reply = await post('refresh', { refresh_token: first.refresh_token });
    expect(reply.statusCode).toBe(200);
    const second = reply.json<Tokens>();
    expect((await me(second.access_token)).statusCode).toBe(200);
    expect((await post('refresh', { refresh_token: first.refresh_token })).statusCode).toBe(401);
    expect((await post('refresh', { refresh_token: second.refresh_token })).statusCode).toBe(200);
  });

  it('serves one of many who come with the same token', async () => {
    const { refresh_token } = (await login(app.ours.users.dispatcher.email)).json<Tokens>();
    const replies = await Promise.all(Array.from({ length: 10 }, () => post('refresh', { refresh_token })));
    expect(replies.map((reply) => reply.statusCode).toSorted()).toEqual([200, ...Array(9).fill(401)]);
  });

  it('ends the session when a token comes that was exchanged before', async () => {
    const { email } = app.ours.users.dispatcher;
    const stolen = (await login(email)).json<Tokens>();
    const own = (await post('refresh', { refresh_token: stolen.refresh_token })).json<Tokens>();
    const { sid } = JSON.parse(Buffer.from(own.access_token.split('.')[1] ?? '', 'base64url').toString());
    await app.sql`update sessions set refreshed_at = now() - interval '11 s' where id = ${sid}`;
    expect((await post('refresh', { refresh_token: stolen.refresh_token })).statusCode).toBe(401);
    expect((await me(own.access_token)).statusCode).toBe(401);
    expect((await me(stolen.access_token)).statusCode).toBe(401);
    expect((await post('refresh', { refresh_token: own.refresh_token })).statusCode).toBe(401);
    await expect
      .poll(
        () =>
          app.sql`select actor, details from audit_log where action = 'session.reused' and subject = ${sid}`,
      )
      .toEqual([{ actor: app.ours.users.dispatcher.id, details: { address: '127.0.0.1' } }]);
  });

  it('has a moment of grace for a repeat, but none for older tokens', async () => {
    const first = (await login(app.ours.users.dispatcher.email)).json<Tokens>();
    const exchange = (token: string) => post('refresh', { refresh_token: token });
    const second = (await exchange(first.refresh_token)).json<Tokens>();
    expect((await exchange(first.refresh_token)).statusCode).toBe(401);
    const third = (await exchange(second.refresh_token)).json<Tokens>();
    expect((await me(third.access_token)).statusCode).toBe(200);
    expect((await exchange(first.refresh_token)).statusCode).toBe(401);
    expect((await me(third.access_token)).statusCode).toBe(401);
    expect((await exchange(third.refresh_token)).statusCode).toBe(401);
  });

  it('continues sessions that are older than the form of the tokens', async () => {
    const { refresh_token, access_token } = (await login(app.ours.users.dispatcher.email)).json<Tokens>();
    const { sid } = JSON.parse(Buffer.from(access_token.split('.')[1] ?? '', 'base64url').toString());
    const old = 'x'.repeat(43);
    await app.sql`
      update sessions set refresh_hash = ${createHash('sha256').update(old).digest()}, family_hash = null where id = ${sid}`;
    const reply = await post('refresh', { refresh_token: old });
    expect(reply.statusCode).toBe(200);
    expect((await post('refresh', { refresh_token })).statusCode).toBe(401);
    expect((await post('refresh', { refresh_token: reply.json<Tokens>().refresh_token })).statusCode).toBe(
      200,
    );
  });

  it('refuses tokens that have expired or never existed', async () => {
    const { refresh_token } = (await login(app.ours.users.dispatcher.email)).json<Tokens>();
    await app.sql`update sessions set expires_at = now() - interval '1 second'`;
    expect((await post('refresh', { refresh_token })).statusCode).toBe(401);
    expect((await post('refresh', { refresh_token: 'x' })).statusCode).toBe(401);
  });
});

describe('sessions', () => {
  it('are removed when they have expired, and not before', async () => {
    const pool = await Pool.open(app.databaseUrl, 'test', 1, 1);
    const sessions = new Sessions(pool, { refreshTokenSeconds: 3600, accessTokenSeconds: 60 });
    const user = await findUserByEmail(pool, app.ours.users.responder.email);
    if (user === undefined) throw new Error('no such user');
    const [expired, alive] = await Promise.all([sessions.open(user), sessions.open(user)]);
    if (expired === undefined || alive === undefined) throw new Error('not opened');
    await app.sql`update sessions set expires_at = now() - interval '1 s' where id = ${expired.sessionId}`;
    expect(await sessions.removeExpired()).toBeGreaterThan(0);
    expect(await sessions.removeExpired()).toBe(0);
    expect(await sessions.continue(expired.refreshToken)).toEqual({ kind: 'refused' });
    expect(await sessions.continue(alive.refreshToken)).toMatchObject({
      kind: 'continued',
      sessionId: alive.sessionId,
    });
    await pool.close();
  });
});

describe('a session', () => {
  it('is not opened for somebody who was changed since their password was checked', async () => {
    const pool = await Pool.open(app.databaseUrl, 'test', 1, 1);
    const sessions = new Sessions(pool, { refreshTokenSeconds: 60, accessTokenSeconds: 60 });
    const user = await findUserByEmail(pool, app.theirs.users.responder.email);
    if (user === undefined) throw new Error('no such user');
    const open = (change: object) => sessions.open({ ...user, ...change });
    expect(await open({ passwordHash: 'as it was' })).toBeUndefined();
    expect(await open({ role: 'commander' })).toBeUndefined();
    expect(await open({ agencyId: app.ours.id })).toBeUndefined();
    // Those who come together do not share each other's fate.
    const [bad, good] = await Promise.all([open({ role: 'commander' }), open({})]);
    expect([bad, good]).toEqual([undefined, expect.objectContaining({ sessionId: expect.any(String) })]);
    await pool.close();
  });

  it('that is opened while the account is being changed ends with the change, or is not opened', async () => {
    const pool = await Pool.open(app.databaseUrl, 'test', 1, 1);
    const sessions = new Sessions(pool, { refreshTokenSeconds: 60, accessTokenSeconds: 60 });
    const user = await findUserByEmail(pool, app.theirs.users.responder.email);
    if (user === undefined) throw new Error('no such user');
    let opening: Promise<unknown> = Promise.resolve();
    await app.sql.begin(async (sql) => {
      await sql`update users set password_hash = 'changed' where id = ${user.id}`;
      opening = sessions.open(user);
      // It waits for this change; had it not, it would be there before the change is.
      await expect
        .poll(
          () =>
            app.sql`select 1 from pg_stat_activity where datname = current_database() and application_name = 'eriop test' and wait_event_type = 'Lock'`,
        )
        .toHaveLength(1);
    });
    expect(await opening).toBeUndefined();
    await app.sql`update users set password_hash = ${user.passwordHash} where id = ${user.id}`;
    await pool.close();
  });
});

describe('access tokens', () => {
  const user = { id: 'u', agencyId: 'a', role: 'responder' } as const;
  const secret = 'one secret that is long enough for all';

  it('stand for who got them', () => {
    const tokens = new AccessTokens(secret, 60);
    const token = tokens.issue(user, 's');
    const principal = {
      userId: 'u',
      agencyId: 'a',
      sessionId: 's',
      role: 'responder',
      scope: { kind: 'agency', agencyId: 'a' },
    };
    expect(tokens.verify(token)).toMatchObject(principal);
    expect(tokens.verify(token)).toMatchObject(principal);
  });

  it('are worthless when forged, expired, of another service or malformed', async () => {
    const tokens = new AccessTokens(secret, 60);
    const [header = '', payload = '', signature = ''] = tokens.issue(user, 's').split('.');
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const decoded = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const promoted = encode({ ...decoded, role: 'system_admin' });
    const forged = [
      `${header}.${promoted}.${signature}`,
      `${encode({ alg: 'none', typ: 'JWT' })}.${promoted}.`,
      new AccessTokens('another secret that is long enough, too', 60).issue(user, 's'),
      '',
      'x.y.z',
    ];
    for (const token of forged) expect(tokens.verify(token)).toBeUndefined();
  });

  it('are good under the key before the present one, which signs none', () => {
    const before = new AccessTokens(secret, 60);
    const next = 'the next secret that is long enough, too';
    const after = new AccessTokens(next, 60, { previousSecret: secret });
    expect(after.verify(before.issue(user, 's'))).toMatchObject({ userId: 'u' });
    expect(before.verify(after.issue(user, 's'))).toBeUndefined();
    expect(new AccessTokens(next, 60).verify(before.issue(user, 's'))).toBeUndefined();
  });

  it('expire, remembered or not', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Math.ceil(Date.now() / 1000) * 1000 });
    try {
      const tokens = new AccessTokens(secret, 1);
      const token = tokens.issue(user, 's');
      expect(tokens.verify(token)).toBeDefined();
      vi.advanceTimersByTime(999);
      expect(tokens.verify(token)).toBeDefined();
      expect(new AccessTokens(secret, 1).verify(token)).toBeDefined();
      vi.advanceTimersByTime(1);
      expect(tokens.verify(token)).toBeUndefined();
      expect(new AccessTokens(secret, 1).verify(token)).toBeUndefined();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('permissions', () => {
  it('are checked: 401 without a token, 403 without the permission', async () => {
    const ask = async (headers: object) =>
      (await app.server.inject({ method: 'GET', url: '/api/v1/alerts/pending', headers: { ...headers } }))
        .statusCode;
    expect(await ask({})).toBe(401);
    expect(await ask({ authorization: 'Bearer x' })).toBe(401);
    expect(await ask({ authorization: 'Basic dTpw' })).toBe(401);
    expect(await ask(app.ours.as('alert_system'))).toBe(403);
    expect(await ask(app.ours.as('responder'))).toBe(200);
  });

  it('let devices do nothing but raise alerts, and the public nothing at all', () => {
    expect(isAllowed('alert_system', 'alerts:ingest')).toBe(true);
    expect(isAllowed('alert_system', 'incidents:read')).toBe(false);
    expect(isAllowed('public_user', 'alerts:read')).toBe(false);
    expect(isAllowed('responder', 'alerts:acknowledge')).toBe(false);
    expect(isAllowed('dispatcher', 'alerts:acknowledge')).toBe(true);
  });
});
