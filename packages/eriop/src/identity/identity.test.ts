import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Pool } from '../platform/database/pool.ts';
import { PASSWORD, startTestApp, type TestApp } from '../testing/app.ts';
import { AccessTokens } from './access-tokens.ts';
import { hashPassword } from './passwords.ts';
import { isAllowed, ROLES } from './roles.ts';
import { Sessions } from './sessions.ts';

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
    const sessions = new Sessions(pool, 3600);
    const user = { id: app.ours.users.responder.id, agencyId: app.ours.id };
    const [expired, alive] = await Promise.all([sessions.open(user), sessions.open(user)]);
    await app.sql`update sessions set expires_at = now() - interval '1 s' where id = ${expired.sessionId}`;
    expect(await sessions.removeExpired()).toBeGreaterThan(0);
    expect(await sessions.removeExpired()).toBe(0);
    expect(await sessions.continue(expired.refreshToken)).toBeUndefined();
    expect(await sessions.continue(alive.refreshToken)).toMatchObject({ sessionId: alive.sessionId });
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

  it('expire, remembered or not', async () => {
    const tokens = new AccessTokens(secret, 1);
    const token = tokens.issue(user, 's');
    expect(tokens.verify(token)).toBeDefined();
    await expect.poll(() => tokens.verify(token), { timeout: 3000 }).toBeUndefined();
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
