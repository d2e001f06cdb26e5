import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Sql } from '../platform/database/open.ts';
import { newId } from '../platform/ids.ts';
import { anyText } from '../testing/any-text.ts';
import { startTestDatabase, type TestDatabase } from '../testing/database.ts';
import { type AlertRow, alertJson, alertRow, columnArrays, rowsFrom } from './alert-rows.ts';
import { Alert, type NewAlert } from './model.ts';

let database: TestDatabase;
let sql: Sql;
beforeAll(async () => {
  database = await startTestDatabase();
  sql = openDatabase(database.url, { max: 1 });
});
afterAll(async () => {
  await sql.end();
  await database.stop();
});

/** Any text that PostgreSQL can store, and those that arrays treat in a special way. */
const text = fc.oneof(
  anyText().filter((value) => !value.includes('\u0000')),
  fc.constantFrom('', 'NULL', 'null', '{}', '"', '\\', '\\"', ',', ' ', '\n', '{a,"b"}', "'", '\\\\N'),
);
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
/** Also fit for a sound level. */
const degrees = fc.double({ min: -90, max: 90, noNaN: true }).map((value) => (value === 0 ? 0 : value));
/** As JSON gives it back: without the sign of zero. */
const json = fc
  .jsonValue()
  .filter((value) => !JSON.stringify(value).includes('\\u0000'))
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown);

const posted: fc.Arbitrary<NewAlert> = fc.record(
  {
    source: fc.constant('manual'),
    severity: fc.constantFrom('critical', 'info'),
    alert_type: text,
    title: text,
    source_id: text,
    description: text,
    raw_payload: fc.dictionary(text, json),
    confidence: number,
    peak_level_db: degrees,
    location: fc.record({ latitude: degrees, longitude: degrees, address: text }),
  },
  { requiredKeys: ['source', 'severity', 'alert_type', 'title'] },
) as fc.Arbitrary<NewAlert>;

const rowsOf = (alerts: readonly NewAlert[]) =>
  alerts.map((alert) => alertRow(alert, newId(), newId(), new Date().toISOString()));
const parsed = (json: string | null) => (json === null ? null : (JSON.parse(json) as unknown));

describe('columnArrays', () => {
  it('gives PostgreSQL exactly what was posted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(posted, { minLength: 1, maxLength: 5 }), async (alerts) => {
        const rows = rowsOf(alerts);
        const read = await sql.unsafe(`select * from ${rowsFrom(1)}`, columnArrays(rows));
        expect(read.map((row) => ({ ...row }))).toEqual(
          rows.map((row) => ({
            ...row,
            location: parsed(row.location),
            raw_payload: parsed(row.raw_payload),
            created_at: new Date(row.created_at as string),
          })),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('alertJson', () => {
  it('is what the route promises, with what was posted', () => {
    const shape = Compile(Alert);
    fc.assert(
      fc.property(posted, (alert) => {
        const [row] = rowsOf([alert]) as [AlertRow];
        const shown = JSON.parse(alertJson(row)) as Alert;
        expect(shape.Errors(shown)).toEqual([]);
        expect(Object.keys(shown)).toEqual(Object.keys(Alert.properties));
        expect(shown).toMatchObject(JSON.parse(JSON.stringify(alert)));
        const { id, agency_id, created_at } = row;
        expect(shown).toMatchObject({ id, agency_id, created_at, updated_at: created_at, status: 'pending' });
      }),
    );
  });
});
