import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from './platform/database/open.ts';
import { startTestDatabase, type TestDatabase } from './testing/database.ts';

const PROGRAM = fileURLToPath(new URL('../dist/migrate-main.js', import.meta.url));

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.stop());

async function run(
  env: Record<string, string>,
  args: readonly string[] = [],
): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const [code] = await once(child, 'close');
  return { code, output };
}

it('applies what is missing, says what that was, and has nothing to do afterwards', async () => {
  const sql = openDatabase(database.url, { max: 1 });
  await sql`create schema fresh`;
  await sql.end();
  const url = new URL(database.url);
  url.searchParams.set('options', '-c search_path=fresh');
  const first = await run({ DATABASE_URL: 'unused', ERIOP_MIGRATE_DATABASE_URL: url.href });
  expect(first.output).toMatch(/^applied 0001-initial\n/);
  expect(first.code).toBe(0);
  const second = await run({ DATABASE_URL: url.href });
  expect(second).toEqual({
    code: 0,
    output: expect.stringMatching(/^nothing to do: all \d+ are applied\n$/),
  });
});

it('says why it cannot, and exits with 2', async () => {
  expect(await run({})).toEqual({ code: 2, output: expect.stringContaining('[CONFIG_INVALID]') });
  const url = new URL(database.url);
  url.port = '1';
  const unreachable = await run({ DATABASE_URL: url.href });
  expect(unreachable).toEqual({ code: 2, output: expect.stringContaining('[DATABASE_UNREACHABLE]') });
});

it('only tells what it does when it is asked to, or something is wrong', async () => {
  const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' };
  expect(await run(env, ['--help'])).toEqual({ code: 0, output: expect.stringContaining('Forward only') });
  expect(await run(env, ['--hlep'])).toEqual({
    code: 2,
    output: expect.stringMatching(/^Unknown option '--hlep'[\s\S]*Forward only/),
  });
});
