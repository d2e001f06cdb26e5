import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AccessTokens } from './identity/access-tokens.ts';
import { openDatabase } from './platform/database/open.ts';
import { newId } from './platform/ids.ts';
import { startTestDatabase, type TestDatabase } from './testing/database.ts';
import { Program, SECRET } from './testing/program.ts';
import { ALERT } from './testing/samples.ts';

let database: TestDatabase;
let program: Program;
beforeAll(async () => {
  database = await startTestDatabase();
  program = new Program(database.url);
});
afterAll(async () => {
  program.killAll();
  await database.stop();
});

const failure = (more: Record<string, string>) => program.failure(more);

it('says in one sentence why it cannot start, and exits with 2', async () => {
  const taken = createServer();
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const wrong = (edit: (url: URL) => void) => {
    const url = new URL(database.url);
    edit(url);
    return url.href;
  };
  const cases = [
    ['CONFIG_INVALID', { ERIOP_JWT_SECRET: 'short' }],
    ['CONFIG_INVALID', { ERIOP_PROCESSES: '0' }],
    ['PORT_TAKEN', { ERIOP_PORT: String(port) }],
    // The secret of the tests is known to everybody.
    ['CONFIG_INVALID', { NODE_ENV: 'production' }],
    ['ADDRESS_INVALID', { ERIOP_HOST: '203.0.113.1' }],
    ['DATABASE_UNREACHABLE', { DATABASE_URL: 'postgres://eriop:x@127.0.0.1:1/eriop' }],
    [
      'DATABASE_LOGIN',
      {
        DATABASE_URL: wrong((url) => {
          url.password = 'wrong-password';
        }),
      },
    ],
    [
      'DATABASE_MISSING',
      {
        DATABASE_URL: wrong((url) => {
          url.pathname = '/atlantis';
        }),
      },
    ],
  ] as const;
  const failures = await Promise.all(cases.map(([, more]) => failure(more)));
  taken.close();
  failures.forEach(({ code, text }, index) => {
    expect(code).toBe(2);
    expect(text).toContain(`[${cases[index]?.[0]}]`);
    expect(text.trim().split('\n')).toHaveLength(1);
    expect(text).not.toContain('wrong-password');
  });
  expect(failures[2]?.text).toContain(`Port ${port}`);
});

it('answers what it has accepted before it stops, with everything in the database', async () => {
  const { child, url, output } = await program.launch();
  const token = new AccessTokens(SECRET, 60).issue(
    { id: newId(), agencyId: newId(), role: 'alert_system' },
    newId(),
  );
  const post = (n: number) =>
    fetch(`${url}/api/v1/alerts/ingest`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...ALERT, source_id: `stop-${n}` }),
    });
  expect((await post(0)).status).toBe(201);
  let stored = 1;
  const exit = once(child, 'exit');
  const posts = Array.from({ length: 200 }, async (_, n) => {
    // Refused (503) or hung up on is fair; what matters is that each 201 is true.
    const reply = await post(n + 1).catch(() => undefined);
    if (reply?.status === 201) stored += 1;
  });
  await posts[0];
  child.kill('SIGTERM');
  await Promise.all(posts);
  expect(await exit).toEqual([0, null]);
  const sql = openDatabase(database.url, { max: 1 });
  const [row] = await sql`select count(*)::int from alerts where source_id like 'stop-%'`;
  await sql.end();
  expect(row?.count).toBeGreaterThanOrEqual(stored);
  expect(output()).toContain('"reason":"SIGTERM"');
});

it('tells the machinery around it how it is, without a token', async () => {
  const { url } = await program.running();
  const get = async (path: string) => {
    const reply = await fetch(url + path);
    return { status: reply.status, text: await reply.text() };
  };
  const looks = 'http_request_duration_seconds_count{method="GET",route="/health/live",status="200"}';
  const before = Number((await get('/metrics')).text.split(`${looks} `)[1]?.split('\n')[0] ?? 0);
  expect(await get('/health/live')).toMatchObject({ status: 200 });
  expect(await get('/health/ready')).toEqual({
    status: 200,
    text: '{"status":"ready","database":"ok","cache":"memory"}',
  });
  const { text } = await get('/metrics');
  for (const metric of [
    `${looks} ${before + 1}`,
    'eriop_pool_connections{pool="ingest"} 2',
    'eriop_pool_waiting{pool="queries"} 0',
    'eriop_commit_queue_depth{group="alerts"} 0',
    '# TYPE eriop_commit_batch_size histogram',
    'eriop_cache_hits_total{cache="lists"} 0',
    'nodejs_eventloop_lag_p99_seconds',
  ]) {
    expect(text.includes(metric), metric).toBe(true);
  }
  const guide = await readFile(new URL('../../../docs/operating.md', import.meta.url), 'utf8');
  const [watch = ''] = /\n## What to watch\n[\s\S]*?\n## /.exec(guide) ?? [];
  const named = [...watch.matchAll(/^\|(.*?)\|/gm)].flatMap(([, cell]) => cell?.match(/[a-z]+_\w+/g) ?? []);
  expect(named.length).toBeGreaterThan(15);
  const ofSeveralProcesses = /^eriop_process/;
  for (const name of named.filter((one) => !ofSeveralProcesses.test(one)))
    expect(text.includes(`# TYPE ${name} `), name).toBe(true);
});

it('tells what is not HTTP so, in kind', async () => {
  const { url } = await program.running();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.end('this is not HTTP\r\n\r\n');
  const chunks: Buffer[] = await socket.toArray();
  const reply = Buffer.concat(chunks).toString();
  expect(reply).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(JSON.parse(reply.split('\r\n\r\n')[1] ?? '')).toMatchObject({
    status: 400,
    type: 'urn:eriop:problem:malformed',
  });
});

it('stops with whoever started it', async () => {
  const { child } = await program.running();
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
});
