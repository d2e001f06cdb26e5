import { once } from 'node:events';
import { Agent, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Pool } from '../platform/database/pool.ts';
import { newId } from '../platform/ids.ts';
import { sharedInMemory } from '../platform/shared/memory.ts';
import { PASSWORD, startTestApp, type TestApp, type TestInstance } from '../testing/app.ts';
import type { Principal } from './principal.ts';
import { Revocations } from './revocations.ts';
import type { Role } from './roles.ts';
import { Sessions } from './sessions.ts';

interface Tokens {
  access_token: string;
  refresh_token: string;
}

/** `first` and `told` hear each other; `alone` shares nothing with them but the database. */
let first: TestApp;
let told: TestInstance;
let alone: TestInstance;
let instances: readonly Pick<TestInstance, 'server'>[];
beforeAll(async () => {
  const shared = sharedInMemory();
  first = await startTestApp({}, shared);
  [told, alone] = await Promise.all([first.another({}, shared), first.another()]);
  instances = [first, told, alone];
});
afterAll(() => first.stop());

const bearer = (tokens: Tokens) => ({ authorization: `Bearer ${tokens.access_token}` });

async function post(
  path: string,
  payload: object,
  headers = {},
  { server } = first as Pick<TestInstance, 'server'>,
) {
  return server.inject({ method: 'POST', url: `/api/v1/auth/${path}`, payload, headers });
}

async function login(
  role: Role,
  password = PASSWORD,
  instance?: Pick<TestInstance, 'server'>,
): Promise<Tokens> {
  const reply = await post('login', { email: first.ours.users[role].email, password }, {}, instance);
  expect(reply.statusCode).toBe(200);
  return reply.json<Tokens>();
}

/** What each instance answers to the access token. */
async function statuses(tokens: Tokens): Promise<number[]> {
  const replies = instances.map(({ server }) =>
    server.inject({ method: 'GET', url: '/api/v1/auth/me', headers: bearer(tokens) }),
  );
  return (await Promise.all(replies)).map((reply) => reply.statusCode);
}

/** Every instance has served the token, so that none has to look at it again; and then refuses it. */
async function refusedEverywhere(tokens: Tokens, ending: () => Promise<unknown>): Promise<void> {
  expect(await statuses(tokens)).toEqual([200, 200, 200]);
  await ending();
  await expect.poll(() => statuses(tokens), { interval: 50 }).toEqual([401, 401, 401]);
  const refresh = { refresh_token: tokens.refresh_token };
  for (const instance of instances)
    expect((await post('refresh', refresh, {}, instance)).statusCode).toBe(401);
}

const auditOf = (action: string, subject: string) =>
  first.sql`select details from audit_log where action = ${action} and subject = ${subject}`;

describe('logout', () => {
  it('ends one session, at once where it is told, and at the next look everywhere', async () => {
    const [ended, other] = [await login('responder'), await login('responder')];
    await refusedEverywhere(ended, async () => {
      const reply = await post('logout', {}, bearer(ended));
      expect([reply.statusCode, reply.json()]).toEqual([200, { sessions_ended: 1 }]);
      expect((await statuses(ended)).slice(0, 2)).toEqual([401, 401]);
    });
    expect(await statuses(other)).toEqual([200, 200, 200]);
    expect((await post('logout', {}, bearer(ended))).statusCode).toBe(401);
    const { sid } = JSON.parse(Buffer.from(ended.access_token.split('.')[1] ?? '', 'base64url').toString());
    await expect.poll(() => auditOf('session.ended', sid)).toHaveLength(1);
  });

  it('holds for the tokens that the session got by refreshing, too', async () => {
    const before = await login('responder');
    const after = (await post('refresh', { refresh_token: before.refresh_token })).json<Tokens>();
    await refusedEverywhere(after, () => post('logout', {}, bearer(before)));
    expect(await statuses(before)).toEqual([401, 401, 401]);
  });

  it('is not forgotten by a connection that knows the token already', async () => {
    const tokens = await login('commander');
    const { server } = await first.another();
    await server.listen({ host: '127.0.0.1', port: 0 });
    const { port } = server.server.address() as AddressInfo;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async (): Promise<[number | undefined, boolean]> => {
      const request = get({
        port,
        agent,
        host: '127.0.0.1',
        path: '/api/v1/auth/me',
        headers: bearer(tokens),
      });
      const [reply] = await once(request, 'response');
      await reply.toArray();
      return [reply.statusCode, request.reusedSocket];
    };
    expect(await ask()).toEqual([200, false]);
    expect(await ask()).toEqual([200, true]);
    await post('logout', {}, bearer(tokens));
    await expect.poll(ask, { interval: 50 }).toEqual([401, true]);
    agent.destroy();
  });

  it('is known to an instance that begins later', async () => {
    const tokens = await login('responder');
    await post('logout', {}, bearer(tokens));
    const { server } = await first.another();
    const reply = await server.inject({ method: 'GET', url: '/api/v1/auth/me', headers: bearer(tokens) });
    expect(reply.statusCode).toBe(401);
  });
});

describe('a change of an account', () => {
  it.each([
    ['another password', 'responder', { password_hash: 'nobody knows' }],
    ['another role', 'dispatcher', { role: 'responder' }],
    ['not being active any more', 'field_unit_leader', { is_active: false }],
  ] as const)('by SQL, %s, ends all its sessions', async (_what, role, change) => {
    const { sql, ours, theirs } = first;
    const one = await login(role);
    const two = await login(role, PASSWORD, alone);
    const others = theirs.users[role].email;
    const stranger = (await post('login', { email: others, password: PASSWORD })).json<Tokens>();
    await refusedEverywhere(
      one,
      () => sql`update users set ${sql(change)} where id = ${ours.users[role].id}`,
    );
    expect(await statuses(two)).toEqual([401, 401, 401]);
    expect(await statuses(stranger)).toEqual([200, 200, 200]);
  });

  it('that is none, or is about their name alone, ends nothing', async () => {
    const tokens = await login('agency_admin');
    const { id } = first.ours.users.agency_admin;
    await first.sql`update users set full_name = 'Another Name', role = role where id = ${id}`;
    const marker = await login('agency_admin');
    await refusedEverywhere(marker, () => post('logout', {}, bearer(marker)));
    expect(await statuses(tokens)).toEqual([200, 200, 200]);
  });

  it('by removal ends their sessions, too', async () => {
    const tokens = await login('public_user');
    await refusedEverywhere(
      tokens,
      () => first.sql`delete from users where id = ${first.ours.users.public_user.id}`,
    );
  });
});

describe('changing the password', () => {
  const change = (tokens: Tokens, current_password: string, new_password: string) =>
    post('password', { current_password, new_password }, bearer(tokens));

  it('ends all other sessions, and the old password is forgotten on every instance', async () => {
    const [mine, other] = [await login('alert_system'), await login('alert_system', PASSWORD, alone)];
    const fresh = 'another passphrase altogether';
    await refusedEverywhere(other, async () => {
      const reply = await change(mine, PASSWORD, fresh);
      expect([reply.statusCode, reply.json()]).toEqual([200, { sessions_ended: 1 }]);
    });
    expect(await statuses(mine)).toEqual([200, 200, 200]);
    const { id, email } = first.ours.users.alert_system;
    for (const instance of instances) {
      expect((await post('login', { email, password: PASSWORD }, {}, instance)).statusCode).toBe(401);
      await login('alert_system', fresh, instance);
    }
    expect((await post('refresh', { refresh_token: mine.refresh_token })).statusCode).toBe(200);
    expect(await auditOf('user.changed', id)).toMatchObject([
      { details: { changed: ['password'], address: '127.0.0.1' } },
    ]);
  });

  it('takes the present password and a good new one', async () => {
    const tokens = await login('system_admin');
    const { email } = first.ours.users.system_admin;
    expect((await change(tokens, 'wrong', 'a passphrase that is good')).statusCode).toBe(401);
    expect((await change(tokens, PASSWORD, 'eleven char')).statusCode).toBe(422);
    expect((await change(tokens, PASSWORD, 'x'.repeat(201))).statusCode).toBe(422);
    expect((await change(tokens, PASSWORD, email.toUpperCase())).json()).toMatchObject({
      status: 422,
      errors: [{ pointer: '/new_password' }],
    });
    await login('system_admin');
  });
});

describe('what is revoked', () => {
  const principal = (sessionId: string, issuedAt = Date.now()): Principal => ({
    userId: newId(),
    agencyId: first.ours.id,
    sessionId,
    role: 'responder',
    scope: { kind: 'agency', agencyId: first.ours.id },
    issuedAt,
    expiresAt: issuedAt + 60_000,
  });

  it('is removed when no token of it lives', async () => {
    const { sql, ours } = first;
    const [gone, alive] = [newId(), newId()];
    await sql`insert into revoked_sessions (agency_id, session_id, expires_at) values
      (${ours.id}, ${gone}, now() - interval '1 s'), (${ours.id}, ${alive}, now() + interval '1 min')`;
    const pool = await Pool.open(first.databaseUrl, 'test', 1, 1);
    await new Sessions(pool, { refreshTokenSeconds: 60, accessTokenSeconds: 60 }).removeExpired();
    await pool.close();
    const rows = await sql`select session_id from revoked_sessions where session_id in ${sql([gone, alive])}`;
    expect(rows).toEqual([{ session_id: alive }]);
  });

  it('is seen by whoever looks, in whatever order it was committed', async () => {
    const pool = await Pool.open(first.databaseUrl, 'test', 1, 1);
    const revocations = new Revocations(pool, sharedInMemory().log, pino({ level: 'silent' }));
    const [early, late] = [newId(), newId()];
    const insert = (id: string) =>
      first.sql`insert into revoked_sessions (agency_id, session_id, expires_at)
        values (${first.ours.id}, ${id}, now() + interval '1 min')`;
    // Begun first, committed last: after a look that has seen the other one.
    await first.sql.begin(async (sql) => {
      await sql`insert into revoked_sessions (agency_id, session_id, expires_at)
        values (${first.ours.id}, ${early}, now() + interval '1 min')`;
      await insert(late);
      await revocations.start();
      expect(revocations.isRevoked(principal(late))).toBe(true);
      expect(revocations.isRevoked(principal(early))).toBe(false);
    });
    await expect.poll(() => revocations.isRevoked(principal(early))).toBe(true);
    await revocations.stop();
    await pool.close();
  });

  it('never becomes good again, even if there is more than can be remembered', async () => {
    const pool = await Pool.open(first.databaseUrl, 'test', 1, 1);
    const revocations = new Revocations(pool, sharedInMemory().log, pino({ level: 'silent' }), 3);
    const past = Date.now() - 5000;
    const revoked = Array.from({ length: 5 }, () => ({ sessionId: newId(), until: Date.now() + 60_000 }));
    for (const one of revoked) await revocations.tell([one]);
    expect(revocations.size).toBeLessThanOrEqual(3);
    for (const { sessionId } of revoked) expect(revocations.isRevoked(principal(sessionId, past))).toBe(true);
    expect(revocations.isRevoked(principal(newId(), Date.now() + 1000))).toBe(false);
    await pool.close();
  });
});
