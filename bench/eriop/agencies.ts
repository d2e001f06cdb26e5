import { randomUUID } from 'node:crypto';
import { hashPassword, openDatabase, type Sql } from '@vigilia/eriop';

export const AGENCIES = 50;
export const PASSWORD = 'bench: correct horse battery staple';

/** The account of an agency that has a role, 0 to 49. */
export function emailOf(role: 'dispatcher' | 'alert_system', agency: number): string {
  return `${role}@agency${agency}.bench.example`;
}

/** More than the lists show. */
const ROWS_OF_A_LIST = 60;

/** Agencies with an account for each role and enough incidents and resources to fill the lists. */
export async function createAgencies(databaseUrl: string): Promise<void> {
  const sql = openDatabase(databaseUrl, { max: 1 });
  try {
    const passwordHash = await hashPassword(PASSWORD);
    for (let number = 0; number < AGENCIES; number += 1) await createAgency(sql, number, passwordHash);
    await sql`analyze`;
  } finally {
    await sql.end();
  }
}

async function createAgency(sql: Sql, number: number, passwordHash: string): Promise<void> {
  const agency = randomUUID();
  const name = `Agency ${number}`;
  await sql`insert into agencies ${sql({ id: agency, code: `BENCH${number}`, name })}`;
  for (const role of ['dispatcher', 'alert_system'] as const) {
    const account = { id: randomUUID(), agency_id: agency, email: emailOf(role, number), role };
    await sql`insert into users ${sql({ ...account, password_hash: passwordHash, full_name: name })}`;
  }
  const rows = Array.from({ length: ROWS_OF_A_LIST }, (_, row) => row);
  const now = new Date();
  const times = { created_at: now, updated_at: now };
  const incidents = rows.map((row) => ({
    ...{ agency_id: agency, id: randomUUID(), incident_number: `BENCH-${number}-${row}`, category: 'fire' },
    ...{ priority: 1 + (row % 5), status: 'new', title: `Smoke on the roof of house ${row}`, ...times },
    description: 'Reported by three neighbours; the building is being evacuated.',
    location: { latitude: 45.5, longitude: -73.6, address: '1000 rue Sherbrooke' },
  }));
  // biome-ignore lint/suspicious/noExplicitAny: the driver's type for rows has no place for a JSON column
  await sql`insert into incidents ${sql(incidents as any)}`;
  const resources = rows.map((row) => ({
    ...{ agency_id: agency, id: randomUUID(), resource_type: 'vehicle', status: 'available' },
    ...{ name: `Engine ${row}`, call_sign: `E${row}`, latitude: 45.5, longitude: -73.6, ...times },
  }));
  await sql`insert into resources ${sql(resources)}`;
}
