import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generatorUsage } from '../../stats/fixtures/generator-usage.ts';
import { RunStats } from '../../stats/run-stats.ts';
import type { Second } from '../../stats/second.ts';
import { csvRow, defuse } from './cells.ts';
import { exceptionsCsv } from './exceptions-csv.ts';
import { failuresCsv } from './failures-csv.ts';
import { historyHeader, historyRow } from './history-csv.ts';
import { statsCsv } from './stats-csv.ts';

/** RFC 4180, written apart from the code under test. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let inQuotes = false;
  for (let at = 0; at < text.length; at++) {
    const c = text[at] as string;
    if (inQuotes) {
      if (c !== '"') cell += c;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else inQuotes = false;
    } else if (c === '"' && cell === '') inQuotes = true;
    else if (c === ',') {
      row.push(cell);
      cell = '';
    } else if (c === '\r' && text[at + 1] === '\n') {
      at += 1;
      rows.push([...row, cell]);
      row = [];
      cell = '';
    } else cell += c;
  }
  return rows;
}

function roll(stats: RunStats, elapsed: number, users = 5): void {
  stats.roll({
    elapsed,
    time: 1_763_915_000_900 + elapsed * 1000,
    usersByClass: { A: users },
    generator: generatorUsage(),
    steady: false,
  });
}

function lastRow(stats: RunStats): string {
  return historyRow(stats, stats.seconds.at(-1) as Second);
}

function get(stats: RunStats, name: string, responseTimeMs: number, error: string | null = null): void {
  stats.record({ method: 'GET', name, responseTimeMs, responseLength: 10, error });
}

describe('headers, byte for byte as Locust writes them', () => {
  test('stats', () => {
    expect(statsCsv(new RunStats()).split('\r\n')[0]).toBe(
      'Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,Max Response Time,Average Content Size,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%',
    );
  });
  test('history', () => {
    expect(historyHeader).toBe(
      'Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%,Total Request Count,Total Failure Count,Total Median Response Time,Total Average Response Time,Total Min Response Time,Total Max Response Time,Total Average Content Size\r\n',
    );
  });
  test('failures and exceptions', () => {
    expect(failuresCsv(new RunStats())).toBe('Method,Name,Error,Occurrences,First Seen,Last Seen\r\n');
    expect(exceptionsCsv(new RunStats())).toBe('Count,Message,Traceback,Nodes\r\n');
  });
});

describe('rows', () => {
  test('stats: by name, the sum last, floats as Python prints them, percentiles whole', () => {
    const stats = new RunStats();
    get(stats, '/b', 3.4);
    get(stats, '/a', 1, 'no');
    get(stats, '/a', 2);
    roll(stats, 2);
    const [, ...lines] = statsCsv(stats).split('\r\n');
    expect(lines).toEqual([
      'GET,/a,2,1,1,1.5,1.0,2.0,10.0,1.0,0.5,1,2,2,2,2,2,2,2,2,2,2',
      'GET,/b,1,0,3,3.4,3.4,3.4,10.0,0.5,0.0,3,3,3,3,3,3,3,3,3,3,3',
      ',Aggregated,3,1,2,2.1333333333333333,1.0,3.4,10.0,1.5,0.5,2,2,3,3,3,3,3,3,3,3,3',
      '',
    ]);
  });

  test('no requests: N/A for every percentile', () => {
    const stats = new RunStats();
    roll(stats, 1);
    const na = Array(11).fill('N/A').join(',');
    expect(statsCsv(stats).split('\r\n')[1]).toBe(`,Aggregated,0,0,0,0,0,0,0,0.0,0.0,${na}`);
    expect(lastRow(stats)).toBe(`1763915001,5,,Aggregated,0.000000,0.000000,${na},0,0,0,0,0,0,0\r\n`);
  });

  test('history: rates of the last ten seconds, everything else of the run so far', () => {
    const stats = new RunStats();
    for (let second = 1; second <= 15; second++) {
      const requests = second <= 5 ? 100 : second;
      for (let n = 0; n < requests; n++) get(stats, '/', 4, second > 5 && n === 0 ? 'no' : null);
      roll(stats, second);
    }
    const [row] = parse(lastRow(stats));
    expect(row?.slice(4, 6)).toEqual(['10.500000', '1.000000']); // (6 + … + 15) / 10
    expect(row?.slice(17, 19)).toEqual(['605', '10']);
  });

  test('failures: most frequent first, instants in UTC without a fraction', () => {
    const stats = new RunStats();
    stats.errors.record('GET', '/a', 'once', Date.UTC(2026, 0, 2, 3, 4, 5, 678));
    stats.errors.record('GET', '/b', 'twice, "quoted"', Date.UTC(2026, 0, 2, 3, 4, 5));
    stats.errors.record('GET', '/b', 'twice, "quoted"', Date.UTC(2026, 0, 2, 3, 4, 9));
    expect(failuresCsv(stats).split('\r\n').slice(1)).toEqual([
      'GET,/b,"twice, ""quoted""",2,2026-01-02T03:04:05Z,2026-01-02T03:04:09Z',
      'GET,/a,once,1,2026-01-02T03:04:05Z,2026-01-02T03:04:05Z',
      '',
    ]);
  });

  test('exceptions: the message without the type, as Locust has it; what is no error as it is', () => {
    const stats = new RunStats();
    stats.exceptions.record(new TypeError('boom: bang'), 0);
    stats.exceptions.record('order: none', 0);
    const messages = parse(exceptionsCsv(stats)).map((row) => row[1]);
    expect(messages).toEqual(['Message', 'boom: bang', 'order: none']);
  });

  test('exceptions: stacks in one quoted cell', () => {
    const stats = new RunStats();
    const error = new Error('x');
    error.stack = 'Error: x\n    at a\n    at b';
    stats.exceptions.record(error, 0);
    stats.exceptions.record(error, 0);
    expect(exceptionsCsv(stats).slice('Count,Message,Traceback,Nodes\r\n'.length)).toBe(
      '2,x,"Error: x\n    at a\n    at b",local\r\n',
    );
  });

  test('text from outside cannot become a formula', () => {
    const stats = new RunStats();
    get(stats, '=cmd|calc', 1, '@SUM(1)');
    roll(stats, 1);
    stats.exceptions.record('-2+3', 0);
    expect(parse(statsCsv(stats))[1]?.[1]).toBe("'=cmd|calc");
    expect(parse(failuresCsv(stats))[1]?.[2]).toBe("'@SUM(1)");
    expect(parse(exceptionsCsv(stats))[1]?.[1]).toBe("'-2+3");
  });
});

describe('cells', () => {
  test('any text comes back from an independent parser', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', 'a', ' ') }));
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 2 }), { minLength: 1 }), (rows) => {
        expect(parse(rows.map(csvRow).join(''))).toEqual(rows);
      }),
    );
  });

  test('defused text never begins with a character that starts a formula, and loses nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom('', '=', '+', '-', '@', '\t', '\r', 'a'), fc.string(), (first, rest) => {
        const text = first + rest;
        const cell = defuse(text);
        expect('=+-@\t\r'.includes(cell.charAt(0)) && cell !== '').toBe(false);
        expect([text, `'${text}`]).toContain(cell);
      }),
    );
  });

  test('quotes only where it must', () => {
    expect(csvRow(['a b', "it's", 'a;b', 5])).toBe("a b,it's,a;b,5\r\n");
  });
});
