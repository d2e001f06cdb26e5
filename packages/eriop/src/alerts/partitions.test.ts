import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { migrate } from '../platform/database/migrate.ts';
import { INITIAL } from '../platform/database/migrations/0001-initial.ts';
import { openDatabase, type Sql } from '../platform/database/open.ts';
import { Pool } from '../platform/database/pool.ts';
import { newId } from '../platform/ids.ts';
import { addPastMonths, idAt, month } from '../testing/alert-months.ts';
import { startTestDatabase, type TestDatabase } from '../testing/database.ts';
import { makeAlertPartitions } from './partitions.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/retention.js', import.meta.url));
const DAY_MS = 86_400_000;
const [OURS, THEIRS] = [newId(), newId()];

let database: TestDatabase;
let sql: Sql;
beforeAll(async () => {
  database = await startTestDatabase();
  sql = openDatabase(database.url, { max: 4 });
});
afterAll(async () => {
  await sql.end();
  await database.stop();
});
beforeEach(() => sql`truncate alerts`);

async function add(
  to: Sql,
  agencyId: string,
  times: readonly number[],
  ids = times.map(idAt),
): Promise<void> {
  const rows = times.map((time, index) => ({
    ...{
      agency_id: agencyId,
      id: ids[index] ?? newId(),
      source: 'manual',
      severity: 'high',
      status: 'pending',
    },
    ...{ alert_type: 'scream', title: 'Test', created_at: new Date(time), updated_at: new Date(time) },
  }));
  await to`insert into alerts ${to(rows)}`;
}

/** How many alerts each partition has that has any. */
async function places(from: Sql = sql): Promise<Record<string, number>> {
  const rows =
    await from`select tableoid::regclass::text as name, count(*)::int from alerts group by 1 order by 1`;
  return Object.fromEntries(rows.map(({ name, count }) => [name.split('.').at(-1), count]));
}

/** The totals as they are kept, and as they are counted. */
async function totals(of: Sql = sql): Promise<{ kept: unknown; counted: unknown }> {
  const kept = await of`
    select agency_id, sum(total)::int as n from alert_totals group by 1 having sum(total) <> 0 order by 1`;
  const counted = await of`select agency_id, count(*)::int as n from alerts group by 1 order by 1`;
  return { kept: [...kept], counted: [...counted] };
}

/** The bounds of all partitions, in order. */
async function bounds(): Promise<{ name: string; from: string; to: string }[]> {
  const rows = await sql<{ name: string; bound: string }[]>`
    select relname as name, pg_get_expr(relpartbound, oid) as bound from pg_class
    where relispartition and relkind = 'r' and relnamespace = 'public'::regnamespace`;
  const parsed = rows.map(({ name, bound }) => {
    const [, from = '', to = ''] = /FROM \('?([^')]+)'?\) TO \('?([^')]+)'?\)/.exec(bound) ?? [];
    return { name, from, to };
  });
  return parsed.sort((a, b) =>
    a.from === 'MINVALUE' || (b.from !== 'MINVALUE' && a.from < b.from) ? -1 : 1,
  );
}

async function retention(...parameters: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [PROGRAM, ...parameters], { env: { DATABASE_URL: database.url } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const [code] = await once(child, 'close');
  return { code, output };
}

/** Takes the newest months away, as if nobody had made them. */
async function forgetMonths(...offsets: number[]): Promise<void> {
  const [first] = offsets.map((offset) => month(offset));
  await sql`alter table alerts detach partition alerts_later`;
  for (const offset of offsets) await sql`drop table ${sql(month(offset).name)}`;
  const [row] =
    await sql`select alert_id_at(date_trunc('month', ${new Date(first?.middle ?? 0)}::timestamptz at time zone 'UTC')) as id`;
  await sql.unsafe(
    `alter table alerts attach partition alerts_later for values from ('${row?.id}') to (maxvalue)`,
  );
}

it('has a partition for every time, without gaps, and for ids that tell no time', async () => {
  const all = await bounds();
  expect(all.map(({ name }) => name)).toEqual([
    'alerts_older',
    ...[0, 1, 2, 3].map((offset) => month(offset).name),
    'alerts_later',
  ]);
  expect([all[0]?.from, all.at(-1)?.to]).toEqual(['MINVALUE', 'MAXVALUE']);
  for (const [index, { from }] of all.entries()) if (index > 0) expect(from).toBe(all[index - 1]?.to);

  const now = Date.now();
  await add(sql, OURS, [now, now, Date.UTC(2020, 0), month(1).middle, month(99).middle]);
  await add(sql, OURS, [now], ['ffffffff-ffff-4fff-8fff-ffffffffffff']);
  expect(await places()).toEqual({
    [month(0).name]: 2,
    alerts_older: 1,
    [month(1).name]: 1,
    alerts_later: 2,
  });
  expect(await totals()).toEqual({ kept: [{ agency_id: OURS, n: 6 }], counted: [{ agency_id: OURS, n: 6 }] });
});

it('makes the missing months, once, and moves what came in the meantime to where it belongs', async () => {
  const whole = await bounds();
  await forgetMonths(2, 3);
  await add(sql, OURS, [month(2).middle, month(3).middle, month(99).middle]);
  expect(await places()).toEqual({ alerts_later: 3 });
  const pool = await Pool.open(database.url, 'test', 4, 1);
  const made = await Promise.all([1, 2, 3, 4].map(() => makeAlertPartitions(pool)));
  await pool.close();
  expect(made.toSorted()).toEqual([0, 0, 0, 2]);
  expect(await places()).toEqual({ [month(2).name]: 1, [month(3).name]: 1, alerts_later: 1 });
  expect(await bounds()).toEqual(whole);
  expect((await totals()).kept).toEqual([{ agency_id: OURS, n: 3 }]);
});

it('takes the alerts of a database without partitions along', async () => {
  await sql`create schema grown`;
  const url = new URL(database.url);
  url.searchParams.set('options', '-c search_path=grown');
  const grown = openDatabase(url.href, { max: 1 });
  await grown.unsafe(INITIAL.statements);
  await grown`create table schema_migrations (name text primary key, applied_at timestamptz not null default now())`;
  await grown`insert into schema_migrations (name) values (${INITIAL.name})`;
  await add(grown, OURS, [Date.UTC(2020, 0), month(-2).middle, month(-1).middle, Date.now()]);
  await add(grown, THEIRS, [month(-1).middle]);
  const before = await totals(grown);
  await migrate(url.href);
  expect(await places(grown)).toEqual({
    alerts_older: 1,
    [month(-2).name]: 1,
    [month(-1).name]: 2,
    [month(0).name]: 1,
  });
  expect(await totals(grown)).toEqual(before);
  expect(before.kept).toEqual(before.counted);
  await grown.end();
});

it('drops what is older than it is to be kept, month by month, and keeps the totals exact', async () => {
  await addPastMonths(sql, 6);
  const old = [month(-6).middle, month(-5).middle, month(-5).middle + DAY_MS];
  await add(sql, OURS, [...old, month(-4).middle, Date.now(), Date.UTC(2020, 0)]);
  await add(sql, THEIRS, [month(-5).middle]);
  // Old, though the id says that it is to come; and one that is not old, though the id says so.
  await add(sql, THEIRS, [Date.UTC(2020, 0), Date.now()], [idAt(month(50).middle), idAt(Date.UTC(2020, 0))]);
  const before = await places();
  const keepDays = String(
    Math.ceil((Date.now() - Date.parse(new Date(month(-4).middle).toISOString().slice(0, 7))) / DAY_MS) - 1,
  );

  const dry = await retention('--keep-days', keepDays, '--dry-run');
  expect(dry).toEqual({
    code: 0,
    output: expect.stringContaining(`would be: ${month(-6).name}: dropped, 1 alerts`),
  });
  expect(await places()).toEqual(before);

  // While others go on.
  const others = Array.from({ length: 50 }, () => add(sql, OURS, [Date.now()]));
  const { code, output } = await retention('--keep-days', keepDays);
  await Promise.all(others);
  expect(output).toBe(
    [
      `${month(-6).name}: dropped, 1 alerts`,
      `${month(-5).name}: dropped, 3 alerts`,
      'other old alerts: 2 removed',
      'keys older than a day: 0 removed',
      '',
    ].join('\n'),
  );
  expect(code).toBe(0);
  expect(await places()).toEqual({ [month(-4).name]: 1, [month(0).name]: 51, alerts_older: 1 });
  const { kept, counted } = await totals();
  expect(kept).toEqual(counted);

  // What comes with an id of a month that is gone is stored all the same.
  await add(sql, OURS, [month(-5).middle]);
  expect(await places()).toMatchObject({ alerts_older: 2 });
  expect((await retention('--keep-days', '3650')).output).toContain('other old alerts: 0 removed');
});

it('removes keys of requests after a day', async () => {
  const key = (hours: number) => ({
    ...{ agency_id: OURS, key: Buffer.from([hours]), alert_ids: `{${newId()}}` },
    created_at: new Date(Date.now() - hours * 3_600_000),
  });
  await sql`insert into ingest_keys ${sql([key(23), key(25), key(50)])}`;
  expect((await retention()).output).toContain('keys older than a day: 2 removed');
  expect(await sql`select 1 from ingest_keys`).toHaveLength(1);
});

it('refuses what it does not understand, with exit code 2', async () => {
  for (const parameters of [['--keep-days', '0'], ['--keep-days', '1.5'], ['--everything']]) {
    expect((await retention(...parameters)).code, parameters.join(' ')).toBe(2);
  }
});
