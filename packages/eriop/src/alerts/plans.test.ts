import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type Sql } from '../platform/database/open.ts';
import { Pool } from '../platform/database/pool.ts';
import { EVERY_AGENCY, type Scope } from '../platform/database/scope.ts';
import { newId } from '../platform/ids.ts';
import { addPastMonths, idAt, month } from '../testing/alert-months.ts';
import { startTestDatabase, type TestDatabase } from '../testing/database.ts';
import { acknowledgePending, countAlerts, findAlert, listPage, listUrgent } from './queries.ts';

/** What PostgreSQL says of a part of a plan, with `analyze`. */
interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly Node[];
}

const MONTHS = 12;
const ROWS = 200_000;
const AGENCIES = 5;
/** Of a database with a year of alerts: past months, this one, three ahead, what is older and later. */
const PARTITIONS = MONTHS + 6;
const LIMIT = 50;
/** One of so many is pending, and one in two hundred is being processed; all over the year. */
const PENDING_IN = 50;

const agencies = Array.from({ length: AGENCIES }, newId);
const ours: Scope = { kind: 'agency', agencyId: agencies[0] ?? '' };

let database: TestDatabase;
let sql: Sql;
let pool: Pool;
beforeAll(async () => {
  database = await startTestDatabase();
  sql = openDatabase(database.url, { max: 1 });
  await addPastMonths(sql, MONTHS);
  await sql`insert into agencies ${sql(agencies.map((id, n) => ({ id, code: `A${n}`, name: 'Agency' })))}`;
  const start = month(-MONTHS).middle;
  await sql`
    insert into alerts (agency_id, id, source, severity, status, alert_type, title, created_at, updated_at)
    select (${`{${agencies.join(',')}}`}::uuid[])[1 + n % ${AGENCIES}],
      overlay(alert_id_at(at)::text placing substr(md5(n::text), 1, 12) from 25)::uuid,
      'manual', (enum_range(null::alert_severity))[1 + n / 7 % 5],
      case when n / 5 % ${PENDING_IN} = 0 then 'pending' when n / 5 % 200 = 1 then 'processing' else 'acknowledged' end::alert_status,
      'scream', 'Test', at, at
    from (
      select n, to_timestamp((${start}::bigint + (${Date.now()}::bigint - ${start}::bigint) * n / ${ROWS}) / 1000.0)
        at time zone 'UTC' as at
      from generate_series(1, ${ROWS}::bigint) n
    ) times`;
  await sql`vacuum analyze alerts`;
  pool = await Pool.open(database.url, 'test', 1, 1, { settings: { plan_cache_mode: 'force_custom_plan' } });
});
afterAll(async () => {
  await pool.close();
  await sql.end();
  await database.stop();
});

/** The plans of the statements that a query consists of, as they were carried out. */
async function plansOf(query: (pool: Pool) => Promise<unknown>): Promise<Node[]> {
  const plans: Node[] = [];
  const run = <Result>(scope: Scope, statement: (sql: Sql) => Promise<Result>) =>
    pool.run(scope, async (link) => {
      const [row] = await link`explain (analyze, timing off, format json) ${statement(link) as never}`;
      plans.push(row?.['QUERY PLAN'][0].Plan);
      return statement(link);
    });
  await query({ run } as unknown as Pool);
  return plans;
}

function nodesOf(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

/** What was read of alerts: from how many partitions, how many rows, and those read from beginning to end. */
async function readBy(query: (pool: Pool) => Promise<unknown>) {
  const plans = await plansOf(query);
  expect(plans).not.toEqual([]);
  const scans = plans
    .flatMap(nodesOf)
    .filter((node) => node['Node Type'].endsWith('Scan') && node['Relation Name']?.startsWith('alerts_'));
  const started = scans.filter((scan) => scan['Actual Loops'] > 0);
  const rowsOf = (scan: Node) =>
    (scan['Actual Rows'] +
      (scan['Rows Removed by Filter'] ?? 0) +
      (scan['Rows Removed by Index Recheck'] ?? 0)) *
    scan['Actual Loops'];
  return {
    planned: new Set(scans.map((scan) => scan['Relation Name'])).size,
    read: new Set(started.map((scan) => scan['Relation Name'])).size,
    rows: Math.round(started.reduce((sum, scan) => sum + rowsOf(scan), 0)),
    whole: started.filter((scan) => scan['Node Type'] === 'Seq Scan' && rowsOf(scan) > 0).length,
    plans: JSON.stringify(plans, null, 1),
  };
}

/** @param rows at most, over all partitions */
async function expectFew(
  query: (pool: Pool) => Promise<unknown>,
  most: { rows: number; read: number },
): Promise<void> {
  const { whole, rows, read, plans } = await readBy(query);
  expect(whole, plans).toBe(0);
  expect(rows, plans).toBeLessThanOrEqual(most.rows);
  expect(read, plans).toBeLessThanOrEqual(most.read);
}

it('has a year of alerts in all of its months', async () => {
  const [row] = await sql`select count(*)::int, count(distinct tableoid)::int as partitions from alerts`;
  expect(row).toEqual({ count: ROWS, partitions: MONTHS + 1 });
});

it('merges the urgent ones: the first of each partition, and no more than are asked for', async () => {
  const most = { rows: LIMIT + PARTITIONS, read: PARTITIONS };
  await expectFew((pool) => listUrgent(pool, ours, ['pending'], LIMIT), most);
  const both = { rows: 2 * most.rows, read: PARTITIONS };
  await expectFew((pool) => listUrgent(pool, ours, ['pending', 'processing'], LIMIT), both);
  const all = { rows: AGENCIES * most.rows, read: PARTITIONS };
  await expectFew((pool) => listUrgent(pool, EVERY_AGENCY, ['pending'], LIMIT), all);
});

it('reads a page from the newest partitions alone', async () => {
  const page = { page: 1, pageSize: LIMIT, offset: 0 };
  // Those to come have none yet; this month may have just begun.
  const read = 2 + 3 + 1;
  await expectFew((pool) => listPage(pool, ours, {}, page), { rows: LIMIT, read });
  await expectFew((pool) => listPage(pool, EVERY_AGENCY, {}, page), { rows: AGENCIES * LIMIT, read });
  const far = { page: 100, pageSize: LIMIT, offset: 99 * LIMIT };
  await expectFew((pool) => listPage(pool, ours, {}, far), { rows: 100 * LIMIT, read: read + 3 });
});

it('reads a page of one status newest first, passing by no more of the others than there are between them', async () => {
  const page = { page: 1, pageSize: LIMIT, offset: 0 };
  const between = { pending: PENDING_IN, processing: 1, acknowledged: 1 };
  for (const [status, others] of Object.entries(between)) {
    const { whole, rows, plans } = await readBy((pool) => listPage(pool, ours, { status }, page));
    expect(whole, plans).toBe(0);
    expect(rows, plans).toBeLessThanOrEqual(1.2 * LIMIT * others);
  }
});

it('goes to one partition for an id', async () => {
  const [row] = await sql`
    select id from alerts where agency_id = ${agencies[0] ?? ''} and status = 'pending'
    offset 500 limit 1`;
  const queries = [
    (pool: Pool) => findAlert(pool, ours, row?.id),
    (pool: Pool) => findAlert(pool, EVERY_AGENCY, row?.id),
    (pool: Pool) => acknowledgePending(pool, ours, row?.id, { userId: newId(), notes: undefined }),
    (pool: Pool) => findAlert(pool, ours, idAt(Date.now())),
  ];
  for (const query of queries) {
    const { planned, whole, rows, plans } = await readBy(query);
    expect([planned, whole], plans).toEqual([1, 0]);
    expect(rows, plans).toBeLessThanOrEqual(1);
  }
});

it('knows how many there are without looking at any', async () => {
  const [plan] = await plansOf((pool) => countAlerts(pool, ours, {}));
  const tables = nodesOf(plan as Node).map((node) => node['Relation Name']);
  expect(tables.filter((name) => name !== undefined)).toEqual(['alert_totals']);
  expect(await countAlerts(pool, ours, {})).toBe(ROWS / AGENCIES);
});
