import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../platform/ids.ts';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { ALERT } from '../testing/samples.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

/** The totals as kept beside the rows, and as counted. */
async function totals(): Promise<{ kept: number[]; counted: number[] }> {
  const { sql, ours, theirs } = app;
  const kept: number[] = [];
  const counted: number[] = [];
  for (const { id } of [ours, theirs]) {
    const [sum] =
      await sql`select coalesce(sum(total), 0)::int as n from alert_totals where agency_id = ${id}`;
    const [count] = await sql`select count(*)::int as n from alerts where agency_id = ${id}`;
    kept.push(sum?.n);
    counted.push(count?.n);
  }
  return { kept, counted };
}

function rows(agencyId: string, count: number) {
  const { source, severity, alert_type, title } = ALERT;
  return Array.from({ length: count }, () => ({
    ...{ agency_id: agencyId, id: newId(), source, severity, status: 'pending', alert_type, title },
    ...{ created_at: new Date(), updated_at: new Date() },
  }));
}

describe('totals of alerts', () => {
  it('follow whoever adds alerts, also at the same time and for several agencies at once', async () => {
    const { server, sql, ours, theirs } = app;
    const posts = Array.from({ length: 40 }, () =>
      server.inject({
        ...{ method: 'POST', url: '/api/v1/alerts/ingest', payload: ALERT, headers: ours.as('alert_system') },
      }),
    );
    const mixed = Array.from({ length: 6 }, (_, index) => {
      const both = [...rows(ours.id, 3), ...rows(theirs.id, 2)];
      return sql`insert into alerts ${sql(index % 2 === 0 ? both : both.toReversed())}`;
    });
    await Promise.all([...posts, ...mixed]);
    expect(await totals()).toEqual({ kept: [58, 12], counted: [58, 12] });
  });

  it('follow what is removed, and what is undone', async () => {
    const { sql, ours, theirs } = app;
    await sql`delete from alerts where id in (select id from alerts where agency_id = ${ours.id} limit 10)`;
    await expect(
      sql.begin(async (transaction) => {
        await transaction`insert into alerts ${transaction(rows(theirs.id, 5))}`;
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect(await totals()).toEqual({ kept: [48, 12], counted: [48, 12] });
    await sql`truncate alerts`;
    expect(await totals()).toEqual({ kept: [0, 0], counted: [0, 0] });
  });
});
