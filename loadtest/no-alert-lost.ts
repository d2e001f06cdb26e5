import { custom, type Target } from '@vigilia/muster';
import { acknowledgedAlerts } from './acknowledged-alerts.ts';
import { agencyCode } from './seed/people.ts';

/**
 * Every alert that was answered with 201 is in the database, looked up one by one after the run.
 * Needs `DATABASE_URL`; without it the target is not judged.
 */
export function noAlertLost(): Target {
  return custom('lost', 'acknowledged alerts lost', '0', async () => {
    const url = process.env.DATABASE_URL || undefined;
    if (url === undefined) {
      return { held: null, value: null, measured: 'not judged, set DATABASE_URL to look into the database' };
    }
    const lost = await acknowledgedAlerts.missingFrom(storedSourceIds(url, acknowledgedAlerts.run));
    const of = acknowledgedAlerts.count.toLocaleString('en-US');
    return { held: lost === 0, value: lost, measured: `${lost.toLocaleString('en-US')} of ${of}` };
  });
}

/** The source ids of this run's alerts that the database holds, some thousands at a time. */
async function* storedSourceIds(databaseUrl: string, run: string): AsyncGenerator<string[]> {
  // Loaded now, after the run: the load generator has no use for ERIOP's packages before.
  const { connectDatabase } = await import('@vigilia/eriop');
  const sql = await connectDatabase(databaseUrl, { max: 1 });
  try {
    const rows = sql<{ source_id: string }[]>`
      select source_id
        from alerts
       where agency_id = (select id from agencies where code = ${agencyCode})
         and source_id like ${`${run}-%`}`;
    for await (const some of rows.cursor(10_000)) yield some.map((row) => row.source_id);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
