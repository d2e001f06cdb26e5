import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { AccessTokens } from './identity/access-tokens.ts';
import type { Role } from './identity/roles.ts';
import { openDatabase, type Sql } from './platform/database/open.ts';
import { newId } from './platform/ids.ts';
import { startTestDatabase, type TestDatabase } from './testing/database.ts';
import { Program, SECRET } from './testing/program.ts';
import { ALERT } from './testing/samples.ts';

const PROCESSES = ['--processes', '3'];

let database: TestDatabase;
let program: Program;
let sql: Sql;
const agencyId = newId();
beforeAll(async () => {
  database = await startTestDatabase();
  program = new Program(database.url);
  sql = openDatabase(database.url, { max: 1 });
  await sql`insert into agencies ${sql({ id: agencyId, code: 'OURS', name: 'Ours' })}`;
});
afterAll(async () => {
  program.killAll();
  await sql.end();
  await database.stop();
});

const as = (role: Role) => {
  const token = new AccessTokens(SECRET, 60).issue({ id: newId(), agencyId, role }, newId());
  return { authorization: `Bearer ${token}` };
};
const post = (url: string, sourceId: string) =>
  fetch(`${url}/api/v1/alerts/ingest`, {
    method: 'POST',
    headers: { ...as('alert_system'), 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ ...ALERT, source_id: sourceId }),
  });
const metrics = async (url: string) => (await fetch(`${url}/metrics`)).text();
const amount = (text: string, sample: string) => Number(text.split(`${sample} `)[1]?.split('\n')[0] ?? 0);
/** Alerts by all of them: which one accepts is the kernel's choice. */
const accepted = (text: string) =>
  ['1', '2', '3'].reduce((sum, process) => {
    const labels = `process="${process}",method="POST",route="/api/v1/alerts/ingest",status="201"`;
    return sum + amount(text, `http_request_duration_seconds_count{${labels}}`);
  }, 0);
const pidsOf = (output: string) =>
  [...output.matchAll(/"process":(\d+),"pid":(\d+),"msg":"process ready"/g)].map((match) => Number(match[2]));
const isThere = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it('answers on one address with several processes, and tells of all of them', async () => {
  const { url, output } = await program.running(PROCESSES);
  await expect.poll(() => pidsOf(output())).toHaveLength(3);
  const before = accepted(await metrics(url));
  for (let n = 0; n < 30; n += 1) expect((await post(url, `many-${n}`)).status).toBe(201);
  const text = await metrics(url);
  expect(accepted(text) - before).toBe(30);
  expect(text).toContain('eriop_processes{process="primary"} 3');
  expect(text).toContain('process_cpu_seconds_total{process="primary"}');
  expect(text.match(/^# TYPE http_request_duration_seconds histogram$/gm)).toHaveLength(1);
  expect(await (await fetch(`${url}/health/ready`)).json()).toMatchObject({ cache: 'processes' });
});

it('tells the live feed of every process what any of them has accepted, once and in one order', async () => {
  const { url } = await program.running(PROCESSES);
  const feeds = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`);
      const heard: string[] = [];
      socket.on('message', (data) => heard.push(String(data)));
      await once(socket, 'open');
      const token = as('dispatcher').authorization.slice('Bearer '.length);
      socket.send(JSON.stringify({ type: 'authenticate', token }));
      socket.send(JSON.stringify({ type: 'subscribe', events: ['alert.created'] }));
      await expect.poll(() => heard.at(-1)).toContain('subscribed');
      return { socket, heard };
    }),
  );
  await Promise.all(Array.from({ length: 12 }, (_, n) => post(url, `feed-${n}`)));
  const alertsOf = (heard: string[]) => heard.filter((text) => text.includes('"feed-'));
  await expect.poll(() => feeds.map(({ heard }) => alertsOf(heard).length)).toEqual(Array(6).fill(12));
  for (const { heard } of feeds) expect(alertsOf(heard)).toEqual(alertsOf(feeds[0]?.heard ?? []));
  for (const { socket } of feeds) socket.terminate();
});

it('goes on when one of its processes is killed, and starts another one', async () => {
  const { url, output } = await program.running(PROCESSES);
  const restarts = async () => amount(await metrics(url), 'eriop_process_restarts{process="primary"}');
  await expect.poll(() => pidsOf(output()).filter(isThere)).toHaveLength(3);
  const pids = pidsOf(output());
  const before = await restarts();
  process.kill(pids.find(isThere) as number, 'SIGKILL');
  await expect.poll(restarts).toBe(before + 1);
  for (let n = 0; n < 12; n += 1) expect((await post(url, `kill-${n}`)).status).toBe(201);
  await expect.poll(() => pidsOf(output()).length).toBe(pids.length + 1);
  expect(output()).toContain('"signal":"SIGKILL","msg":"a process has ended; another one takes its place"');
});

it('leaves no process behind when the first one is killed', async () => {
  const { child, url } = await program.running(PROCESSES);
  child.kill('SIGKILL');
  const left = () =>
    sql`select 1 from pg_stat_activity where datname = current_database() and application_name in ('eriop queries', 'eriop ingest')`;
  await expect.poll(left).toEqual([]);
  await expect(fetch(url)).rejects.toThrow();
});

it('stops all of them in good order', async () => {
  const { child, url, output } = await program.launch(PROCESSES);
  const exit = once(child, 'exit');
  let stored = 0;
  const posts = Array.from({ length: 200 }, async (_, n) => {
    const reply = await post(url, `stop-${n}`).catch(() => undefined);
    if (reply?.status === 201) stored += 1;
  });
  await posts[0];
  child.kill('SIGTERM');
  await Promise.all(posts);
  expect(await exit).toEqual([0, null]);
  expect(pidsOf(output()).filter(isThere)).toEqual([]);
  const [row] = await sql`select count(*)::int from alerts where source_id like 'stop-%'`;
  expect(row?.count).toBeGreaterThanOrEqual(stored);
});

it('says once why they cannot start, and exits with 2', async () => {
  const taken = createServer();
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const nowhere = 'postgres://eriop:x@127.0.0.1:1/eriop';
  const cases = [
    ['PORT_TAKEN', program.failure({ ERIOP_PORT: String(port) }, PROCESSES)],
    ['CONNECTIONS_EXCEEDED', program.failure({}, ['--processes', '60'])],
    ['CONFIG_INVALID', program.failure({}, ['--processes', 'many'])],
    ['ARGUMENT_INVALID', program.failure({}, ['--procesess', '2'])],
    ['DATABASE_UNREACHABLE', program.failure({ DATABASE_URL: nowhere }, PROCESSES)],
  ] as const;
  await Promise.all(cases.map(([, failure]) => failure));
  taken.close();
  for (const [code, failure] of cases) {
    const { code: exitCode, text } = await failure;
    expect(text).toContain(`[${code}]`);
    expect(text.trim().split('\n')).toHaveLength(1);
    expect(exitCode).toBe(2);
  }
});
