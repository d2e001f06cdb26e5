import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('test-node.mjs', import.meta.url));

/** `npm run test:node`, where no registry can be reached. */
function testNode(...versions: readonly string[]) {
  const env = { ...process.env, npm_config_registry: 'http://127.0.0.1:9', npm_config_fetch_retries: '0' };
  return spawnSync(process.execPath, [program, ...versions], { encoding: 'utf8', env });
}

it('leaves out what cannot be had, and says why', () => {
  const { status, stdout } = testNode('99');
  expect(stdout).toMatch(
    /^Node 99 is left out: node-\S+@99 cannot be had\. npm error .*ECONNREFUSED.*\nnodes=skipped\n$/,
  );
  expect(status).toBe(0);
});

it('refuses what is no version', () => {
  const { status, stdout, stderr } = testNode('22', 'nonsense');
  expect(stderr).toBe("'nonsense' is no version of Node: npm run test:node -- 20.19 22 24 26\n");
  expect([stdout, status]).toEqual(['', 2]);
});
