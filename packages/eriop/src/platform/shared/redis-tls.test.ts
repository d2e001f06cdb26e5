import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { hasRedis, startTestRedis } from '../../testing/redis.ts';

const run = promisify(execFile);
const built = (path: string) =>
  fileURLToPath(new URL(`../../../dist/platform/shared/${path}`, import.meta.url));
const PROGRAM = `
  const { sharedThroughRedis } = await import(process.argv[1]);
  const logger = { warn: () => undefined, info: () => undefined };
  const shared = await sharedThroughRedis({ url: process.argv[2], prefix: 'test:', logger });
  console.log(shared.available);
  await shared.close();
`;

const possible = hasRedis() && spawnSync('openssl', ['version']).status === 0;

it.skipIf(!possible)('trusts no certificate that has signed itself, unless it is told to', async () => {
  const redis = await startTestRedis({ tls: true });
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const isAvailable = async (more: Record<string, string>) => {
    const args = ['--input-type=module', '--eval', PROGRAM, built('redis.js'), redis.url];
    return (await run(process.execPath, args, { env: { ...env, ...more } })).stdout.trim();
  };
  const { certificateFile = '' } = redis;
  expect(await Promise.all([isAvailable({}), isAvailable({ NODE_EXTRA_CA_CERTS: certificateFile })])).toEqual(
    ['false', 'true'],
  );
  await redis.stop();
});
