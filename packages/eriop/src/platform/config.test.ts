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

it.each(Object.values(VARIABLES))('refuses nonsense in $name', ({ name }) => {
  if (name === 'ERIOP_HOST') return; // Any text may be a name; the network decides.
  expect(() => readConfig({ ...MINIMUM, [name]: '-1' })).toThrow(name);
});
