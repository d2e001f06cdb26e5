import type { Sql } from '../platform/database/open.ts';
import { newId } from '../platform/ids.ts';

/** A UUID version 7 of a time. */
export function idAt(time: number): string {
  const digits = time.toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}${newId().slice(13)}`;
}

/** The month that lies so many months from now, and the same moment in it as milliseconds. */
export function month(offset: number): { name: string; middle: number } {
  const now = new Date();
  const middle = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 15);
  return { name: `alerts_${new Date(middle).toISOString().slice(0, 7).replace('-', '_')}`, middle };
}

/** Adds months before those that there are, as if the service had been there then. */
export async function addPastMonths(sql: Sql, count: number): Promise<void> {
  await sql`alter table alerts detach partition alerts_older`;
  const start = (offset: number) =>
    sql`select alert_id_at(date_trunc('month', ${new Date(month(offset).middle)}::timestamptz at time zone 'UTC')) as id`;
  for (let offset = -count; offset < 0; offset += 1) {
    const [[from], [to]] = [await start(offset), await start(offset + 1)];
    await sql.unsafe(
      `create table ${month(offset).name} partition of alerts for values from ('${from?.id}') to ('${to?.id}')`,
    );
  }
  const [first] = await start(-count);
  await sql.unsafe(
    `alter table alerts attach partition alerts_older for values from (minvalue) to ('${first?.id}')`,
  );
}
