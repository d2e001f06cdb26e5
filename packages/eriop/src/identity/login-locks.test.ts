import { hash } from '@node-rs/argon2';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { newId } from '../platform/ids.ts';
import { sharedInMemory } from '../platform/shared/memory.ts';
import { MemoryCache } from '../platform/shared/memory-cache.ts';
import type { Shared } from '../platform/shared/shared.ts';
import { PASSWORD, startTestApp, type TestApp, type TestInstance } from '../testing/app.ts';
import { addressKey } from './client-address.ts';
import { LoginLocks } from './login-locks.ts';
import { hashPassword } from './passwords.ts';
import type { Role } from './roles.ts';

/** Counts how often it is asked. */
class CountingCache extends MemoryCache {
  counts = 0;

  override count(key: string, windowMs: number, by?: number): Promise<number> {
    this.counts += 1;
    return super.count(key, windowMs, by);
  }
}

let cache: CountingCache;
let first: TestApp;
let second: TestInstance;
beforeAll(async () => {
  cache = new CountingCache();
  const shared: Shared = { ...sharedInMemory(), cache };
  first = await startTestApp({ ERIOP_TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.53' }, shared);
  second = await first.another({}, shared);
});
afterAll(() => first.stop());

// How long a lock still holds is said to the second.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Try {
  readonly email: string;
  readonly from: string;
  readonly password?: string;
  readonly forwardedFor?: string;
  readonly at?: Pick<TestInstance, 'server'>;
}

/** One attempt to log in; a wrong one unless a password is given. */
async function attempt({ email, from, password = 'wrong', forwardedFor, at = first }: Try) {
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
  const payload = { email, password };
  return at.server.inject({
    method: 'POST',
    url: '/api/v1/auth/login',
    payload,
    headers,
    remoteAddress: from,
  });
}

async function times(count: number, attempts: (n: number) => Try): Promise<number[]> {
  const replies = [];
  for (let n = 0; n < count; n += 1) replies.push(await attempt(attempts(n)));
  return replies.map((reply) => reply.statusCode);
}

/** As of a time when hashes were made with less work: each keeps its own parameters. */
async function addAccountsWithQuickHashes(emails: readonly string[]): Promise<void> {
  const password_hash = await hash(PASSWORD, { memoryCost: 8, timeCost: 1, parallelism: 1 });
  const account = { agency_id: first.ours.id, password_hash, full_name: 'Quick', role: 'responder' };
  await first.sql`insert into users ${first.sql(emails.map((of) => ({ ...account, id: newId(), email: of })))}`;
}

const email = (role: Role) => first.ours.users[role].email;

it('lets good logins pass, however many, without counting anything', async () => {
  const before = cache.counts;
  const replies = await Promise.all(
    Array.from({ length: 300 }, (_, n) =>
      attempt({
        email: email(n % 2 === 0 ? 'responder' : 'dispatcher'),
        from: '192.0.2.1',
        password: PASSWORD,
      }),
    ),
  );
  expect(new Set(replies.map((reply) => reply.statusCode))).toEqual(new Set([200]));
  expect(cache.counts).toBe(before);
});

it('locks an account for the address that failed ten times, on every instance, and for nobody else', async () => {
  const account = { email: email('commander'), from: '192.0.2.2' };
  const at = (n: number) => ({ ...account, at: n % 2 === 0 ? first : second });
  expect(await times(10, at)).toEqual(Array(10).fill(401));
  for (const instance of [first, second]) {
    // The right password, too, and however the address is written.
    for (const name of [account.email, account.email.toUpperCase()]) {
      const reply = await attempt({ ...account, email: name, password: PASSWORD, at: instance });
      expect(reply.statusCode).toBe(429);
      expect(reply.json()).toMatchObject({ status: 429, type: 'urn:eriop:problem:too-many-requests' });
      expect(reply.headers['retry-after']).toBe('900');
    }
  }
  expect((await attempt({ ...account, from: '192.0.2.3', password: PASSWORD })).statusCode).toBe(200);
  expect((await attempt({ ...account, email: email('responder'), password: PASSWORD })).statusCode).toBe(200);
  await expect
    .poll(() => first.sql`select details from audit_log where action = 'login.locked'`)
    .toEqual([{ details: { kind: 'account from an address', address: '192.0.2.2' } }]);
  // The tenth was on the second instance.
  const { payload } = await second.server.inject({ method: 'GET', url: '/metrics' });
  expect(payload.includes('eriop_login_locks_total{kind="account from an address"} 1\n')).toBe(true);
});

it('holds for guesses that were sent before it, all at once', async () => {
  const account = { email: email('agency_admin'), from: '192.0.2.8' };
  const replies = await Promise.all(
    Array.from({ length: 40 }, (_, n) => attempt({ ...account, password: `guess ${n}` })),
  );
  const codes = replies.map((reply) => reply.statusCode);
  // Which guess is checked first is not said; how many are is.
  expect(codes.filter((code) => code === 401).length).toBeLessThan(20);
  expect(codes.filter((code) => code === 429).length).toBeGreaterThan(20);
  expect((await attempt({ ...account, password: PASSWORD })).statusCode).toBe(429);
});

it('lets the known in while hundreds guess, each from elsewhere and at another account', async () => {
  const known = { email: email('responder'), from: '192.0.2.20' };
  expect((await attempt({ ...known, password: PASSWORD })).statusCode).toBe(200);
  // Their password is changed, so that it is not remembered: it is verified again.
  await first.sql`
    update users set password_hash = ${await hashPassword('another passphrase')} where email = ${known.email}`;
  // The first of them keep verification busy while all the others come; those are verified in no time at the end.
  await addAccountsWithQuickHashes(Array.from({ length: 450 }, (_, n) => `guess${150 + n}@agency.example`));
  let answered = 0;
  const wrong = Array.from({ length: 600 }, async (_, n) => {
    const guess = { email: `guess${n}@agency.example`, from: `198.51.${n >> 8}.${n & 255}` };
    const { statusCode } = await attempt(guess);
    if (statusCode === 401) answered += 1;
    return statusCode;
  });
  expect((await attempt({ ...known, password: 'another passphrase' })).statusCode).toBe(200);
  // Not one after the other: most of those who came before still wait.
  expect(answered).toBeLessThan(200);
  const codes = await Promise.all(wrong);
  // Who would wait for long is told to come back instead.
  expect(new Set(codes)).toEqual(new Set([401, 503]));
  expect(codes.filter((code) => code === 401).length).toBeGreaterThan(300);
});

it('does not count what is refused because of a lock', async () => {
  const before = cache.counts;
  await times(5, () => ({ email: email('commander'), from: '192.0.2.2' }));
  expect(cache.counts).toBe(before);
});

it('treats unknown accounts as it treats known ones', async () => {
  const unknown = { email: 'nobody@nowhere.example', from: '192.0.2.4' };
  expect(await times(11, () => unknown)).toEqual([...Array(10).fill(401), 429]);
});

it('guards the change of a password likewise', async () => {
  const at = { url: '/api/v1/auth/password', remoteAddress: '192.0.2.5' };
  const headers = first.ours.as('public_user');
  const change = (current_password: string) =>
    first.server.inject({
      method: 'POST',
      ...at,
      headers,
      payload: { current_password, new_password: 'a passphrase that is good' },
    });
  for (let n = 0; n < 10; n += 1) expect((await change('wrong')).statusCode).toBe(401);
  expect((await change(PASSWORD)).statusCode).toBe(429);
});

it('believes X-Forwarded-For from trusted proxies alone', async () => {
  const account = email('field_unit_leader');
  const guess = (from: string) => (n: number) => ({ email: account, from, forwardedFor: `198.51.100.${n}` });
  // Ten addresses of ten clients behind the proxy: none of them has failed often.
  expect(await times(11, guess('10.1.2.3'))).toEqual(Array(11).fill(401));
  expect(await times(11, guess('192.0.2.53'))).toEqual(Array(11).fill(401));
  // One client that makes them up.
  expect(await times(11, guess('192.0.2.6'))).toEqual([...Array(10).fill(401), 429]);
});

describe('many failures', () => {
  const locks = () => {
    const locked: string[] = [];
    return { locked, guard: new LoginLocks(sharedInMemory(), (kind) => locked.push(kind)) };
  };

  it('at one account from many addresses lock it where it was never right, and only there', async () => {
    const { locked, guard } = locks();
    const desk = { email: 'dispatcher@agency.example', address: '192.0.2.10' };
    guard.succeeded(desk);
    for (let n = 0; n < 100; n += 1) await guard.failed({ ...desk, address: `198.51.100.${n}` });
    expect(locked).toEqual(['account']);
    expect(guard.lockedFor({ ...desk, address: '203.0.113.1' })).toBe(15 * 60);
    expect(guard.lockedFor(desk)).toBe(0);
    expect(guard.lockedFor({ ...desk, email: 'another@agency.example' })).toBe(0);
  });

  it('from one address at many accounts lock it, but not for those who log in there', async () => {
    const { locked, guard } = locks();
    const address = '192.0.2.11';
    guard.succeeded({ email: 'dispatcher@agency.example', address });
    for (let n = 0; n < 100; n += 1) await guard.failed({ email: `user${n}@agency.example`, address });
    expect(locked).toEqual(['address']);
    expect(guard.lockedFor({ email: 'new@agency.example', address })).toBe(15 * 60);
    expect(guard.lockedFor({ email: 'dispatcher@agency.example', address })).toBe(0);
    expect(guard.lockedFor({ email: 'new@agency.example', address: '192.0.2.12' })).toBe(0);
  });

  it('are known to an instance that begins after the lock, from its first failure on', async () => {
    const shared = sharedInMemory();
    const here = new LoginLocks(shared, () => undefined);
    const one = { email: 'dispatcher@agency.example', address: '192.0.2.13' };
    for (let n = 0; n < 10; n += 1) await here.failed(one);
    const later = new LoginLocks(shared, () => undefined);
    await later.failed(one);
    expect(later.lockedFor(one)).toBe(15 * 60);
  });
});

describe('addresses', () => {
  it('of IPv6 count by their first half, however they are written', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.ipV6(), (one, other) => {
        const url = (text: string) => new URL(`http://[${text}]`).hostname.slice(1, -1);
        expect(addressKey(one)).toBe(addressKey(url(one)));
        expect(addressKey(one) === addressKey(other)).toBe(firstHalf(one) === firstHalf(other));
      }),
    );
    expect(addressKey('2001:DB8:0:1::5')).toBe('2001:db8:0:1::/64');
    expect(addressKey('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  });

  it('of IPv4 count by themselves, mapped or not', () => {
    expect(addressKey('192.0.2.1')).toBe('192.0.2.1');
    expect(addressKey('::ffff:192.0.2.1')).toBe('192.0.2.1');
  });
});

/** The first 64 bits, from the form that URLs have: an oracle with other means. */
function firstHalf(address: string): string {
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const [head = '', tail] = groups;
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}
