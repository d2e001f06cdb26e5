import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { readConfig, VARIABLES } from './config.ts';

const SECRET = '0123456789abcdef0123456789abcdef';
const MINIMUM = { DATABASE_URL: 'postgres://eriop:hidden@localhost/eriop', ERIOP_JWT_SECRET: SECRET };

it('needs a database and a secret; everything else has a default', () => {
  expect(readConfig(MINIMUM)).toMatchObject({
    host: '127.0.0.1',
    port: 8000,
    databaseUrl: MINIMUM.DATABASE_URL,
  });
});

it('names everything that is wrong, and repeats no secret', () => {
  const environment = {
    DATABASE_URL: 'mysql://u:hidden@localhost',
    ERIOP_JWT_SECRET: 'hidden',
    ERIOP_PORT: '80000',
  };
  const failing = () => readConfig(environment);
  expect(failing).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  for (const name of Object.keys(environment)) expect(failing).toThrow(name);
  expect(failing).not.toThrow('hidden');
});

it('refuses secrets that are none, and in production those that everybody knows', () => {
  const read = (secret: string, more = {}) => readConfig({ ...MINIMUM, ERIOP_JWT_SECRET: secret, ...more });
  const weak = ['x'.repeat(64), 'ab'.repeat(32), 'x'.repeat(31), '1234567'.repeat(5)];
  const known = [
    SECRET,
    'a secret that is known to tests alone',
    'change-me-change-me-change-me-please',
    'my-very-secret-PASSWORD-for-signing-it',
    'this is only an example of a secret key',
  ];
  for (const secret of weak) expect(() => read(secret), secret).toThrow('ERIOP_JWT_SECRET');
  for (const secret of known) {
    expect(read(secret).jwtSecret).toBe(secret);
    for (const more of [{ NODE_ENV: 'production' }, { ERIOP_ENV: 'production' }])
      expect(() => read(secret, more), secret).toThrow('ERIOP_JWT_SECRET');
    expect(() => read(secret, { NODE_ENV: 'production', ERIOP_ENV: 'test' }), secret).toThrow(
      'ERIOP_JWT_SECRET',
    );
  }
  const good = randomBytes(32).toString('hex');
  expect(read(good, { NODE_ENV: 'production' })).toMatchObject({
    jwtSecret: good,
    environment: 'production',
  });
  for (const previous of [...weak, ...known]) {
    const more = { NODE_ENV: 'production', ERIOP_JWT_SECRET_PREVIOUS: previous };
    expect(() => read(good, more), previous).toThrow('ERIOP_JWT_SECRET_PREVIOUS');
  }
  const { ERIOP_JWT_SECRET: _, ...without } = MINIMUM;
  expect(() => readConfig({ ...without, NODE_ENV: 'production' })).toThrow('ERIOP_JWT_SECRET is missing');
});

it('takes addresses and networks of proxies, and nothing else', () => {
  const read = (text: string) => readConfig({ ...MINIMUM, ERIOP_TRUSTED_PROXIES: text }).trustedProxies;
  expect(read('')).toEqual([]);
  expect(read('10.0.0.0/8, ::1,fd00::/8 ,192.0.2.1')).toEqual(['10.0.0.0/8', '::1', 'fd00::/8', '192.0.2.1']);
  for (const text of ['proxy.example', '10.0.0.0/33', '::1/129', '10.0.0.0/8/8', '10.0.0.0/', 'true', '1'])
    expect(() => read(text), text).toThrow('ERIOP_TRUSTED_PROXIES');
});

it.each(Object.values(VARIABLES))('refuses nonsense in $name', ({ name }) => {
  if (name === 'ERIOP_HOST') return; // Any text may be a name; the network decides.
  expect(() => readConfig({ ...MINIMUM, [name]: '-1' })).toThrow(name);
});
