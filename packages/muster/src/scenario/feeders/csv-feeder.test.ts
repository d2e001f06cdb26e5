import type { RequestListener } from 'node:http';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, expectTypeOf, it } from 'vitest';
import { lastLine, useWorkplace } from '../../cli/testing/program.ts';
import { csvFeeder } from './csv-feeder.ts';
import type { Feeder } from './feeder.ts';

const asked: string[] = [];
const listener: RequestListener = (request, response) => {
  asked.push(request.url ?? '');
  response.end('ok');
};
const { place, server } = useWorkplace(listener);

afterAll(() => {
  asked.length = 0;
});

function file(text: string | Uint8Array): URL {
  place.write('data.csv', text as string);
  return pathToFileURL(place.path('data.csv'));
}

function all<Row>(from: Feeder<Row>): Row[] {
  return Array.from({ length: from.length }, () => from.next());
}

describe('csvFeeder', () => {
  it('reads RFC 4180: quotes, line breaks in fields, CRLF, a byte order mark, empty lines', () => {
    const text =
      '\uFEFFname,"said, by whom"\r\nAnn,"He said ""no"""\r\n\r\nBen,"two\r\nlines"\r\n"",\r\nCarl,last';
    expect(all(csvFeeder(file(text)))).toEqual([
      { name: 'Ann', 'said, by whom': 'He said "no"' },
      { name: 'Ben', 'said, by whom': 'two\r\nlines' },
      { name: '', 'said, by whom': '' },
      { name: 'Carl', 'said, by whom': 'last' },
    ]);
  });

  it('gives declared columns their types', () => {
    const rows = csvFeeder(file('id;name;active;note\n007;Zoë;TRUE;x\n-1.5e3;Ann;false;y\n'), {
      columns: { id: 'number', active: 'boolean', name: 'string' },
      delimiter: ';',
    });
    const row = rows.next();
    expectTypeOf(row).toEqualTypeOf<{
      readonly id: number;
      readonly active: boolean;
      readonly name: string;
    }>();
    expect([row, rows.next()]).toEqual([
      { id: 7, active: true, name: 'Zoë' },
      { id: -1500, active: false, name: 'Ann' },
    ]);
  });

  it('reads whatever a writer of CSV wrote', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é') });
    const rows = fc.array(fc.tuple(cell, cell), { minLength: 1 });
    fc.assert(
      fc.property(rows, fc.constantFrom('\n', '\r\n'), (written, lineEnd) => {
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const lines = [['a', 'b'], ...written].map((row) => row.map(quoted).join(','));
        expect(all(csvFeeder(file(lines.join(lineEnd))))).toEqual(written.map(([a, b]) => ({ a, b })));
      }),
    );
  });

  it.each([
    ['', /is empty/],
    ['a,b\n', /no rows below/],
    ['a,b\n1,2\n"x\ny",2\n3\n', /data\.csv:5: it has 1 fields, and there are 2 columns/],
    ['a,b\n1,"2\n3,4\n', /data\.csv:2: a field begins with a quote and none ends it/],
    ['a,b\n1,"2" \n', /data\.csv:2: something stands behind the quote/],
    ['a,b\n1,5"\n', /data\.csv:2: a quote in a field that does not begin with one/],
    ['a,a\n1,2\n', /data\.csv:1: there are two columns 'a'/],
    ['a,\n1,2\n', /data\.csv:1: a column has no name/],
    [new Uint8Array([97, 10, 0xe9, 10]), /not in UTF-8/],
  ])('refuses %j', (text, message) => {
    expect(() => csvFeeder(file(text))).toThrow(message);
  });

  it.each([
    [{ columns: { c: 'string' } }, /no column 'c'; it has a, b/],
    [{ columns: { b: 'number' } }, /data\.csv:2: b: '' is not a number/],
    [{ columns: { b: 'boolean' } }, /data\.csv:2: b: '' is neither true nor false/],
    [{ columns: { b: 'date' } }, /a 'string', 'number' or 'boolean', not 'date'/],
    [{ delimiter: ';;' }, /one character/],
    [{ mode: 'queue' }, /no option 'mode'/],
  ])('refuses the options %j', (options, message) => {
    expect(() => csvFeeder(file('a,b\n1,\n2,x\n'), options as object)).toThrow(message);
  });

  it('says where it looked for a file that is not there', () => {
    expect(() => csvFeeder('nowhere.csv')).toThrow(/nowhere\.csv cannot be read: .*import\.meta\.url/);
  });

  it('gives each user of a run a row of its own, and ends the users without one', async () => {
    place.write('run/accounts.csv', 'email\na\nb\nc\n');
    place.write(
      'run/locustfile.ts',
      `import { constant, csvFeeder, HttpUser, StopUser, task } from '@vigilia/muster';
      const accounts = csvFeeder(new URL('accounts.csv', import.meta.url), {
        columns: { email: 'string' }, end: 'once', order: 'random',
      });
      export class Customer extends HttpUser {
        override waitTime = constant(0.1);
        email = '';
        override async onStart() { this.email = accounts.next().email; }
        @task() async go() { await this.client.get('/' + this.email); }
      }`,
    );
    const flags = [
      '-f',
      'run/locustfile.ts',
      '-H',
      server.url,
      '--headless',
      '-u',
      '5',
      '-r',
      '5',
      '-t',
      '2s',
    ];
    const run = await place.runHere(...flags);
    expect(run.code, run.err + run.out).toBe(0);
    expect(lastLine(run.out)).toMatch(/^verdict=pass .* failures=0/);
    expect(new Set(asked)).toEqual(new Set(['/a', '/b', '/c']));
  });
});
