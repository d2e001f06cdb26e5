import { describe, expect, test } from 'vitest';
import { generatorUsage } from '../../stats/fixtures/generator-usage.ts';
import { RunStats } from '../../stats/run-stats.ts';
import { buildSummary } from '../build-summary.ts';
import { exampleSummary } from '../fixtures/example-run.ts';
import type { EntrySummary, Summary } from '../summary.ts';
import { displayWidth } from './display-width.ts';
import { painter } from './paint.ts';
import { requestLines } from './request-lines.ts';

const plain = painter(false);

function lines(summary: Summary, width = 100): string[] {
  return requestLines(summary, width, plain);
}

function withAggregated(summary: Summary, change: Partial<EntrySummary>): Summary {
  const aggregated = { ...summary.steady.aggregated, ...change };
  return { ...summary, steady: { ...summary.steady, aggregated } };
}

describe('which clock the table shows', () => {
  test('closed model: service times, from the send', () => {
    const text = lines(exampleSummary({ runTime: 30 }), 200);
    expect(text[0]).toBe('Requests, steady state, 10 s; service times in ms, closed model');
    expect(text).toContain('service time, closed model: users wait for the answer before they go on');
    expect(text.at(-1)).toMatch(
      /^clock: send to last byte of the body, DNS, connect and TLS included; error at most \S+ ms, /,
    );
    expect(text.join('\n')).not.toContain('└');
  });

  test('on a plan: response times, and the service times of the entries that have them beneath', () => {
    const summary = exampleSummary({ runTime: 30, open: true });
    const text = lines(summary, 200);
    expect(text[0]).toBe('Requests, steady state, 10 s; response times in ms, mixed model');
    const at = text.findIndex((line) => line.includes('/alerts/ingest'));
    expect(text[at + 1]).toMatch(/^ +└ service time +[\d.]+ +[\d.]+ +~?[\d.]+ +[\d.]+$/);
    const unplanned = text.findIndex((line) => line.includes('/auth/me'));
    expect(text[unplanned + 1]).not.toContain('└');
    const { planned, requests } = summary.steady.aggregated;
    const which = `${planned.toLocaleString('en-US')} of ${requests.toLocaleString('en-US')} requests`;
    expect(text.join('\n')).toContain(
      `response time, mixed model: counts from the planned start where a plan sets one (${which})`,
    );
  });

  test.each([72, 80])('on a plan it fits %d columns too', (width) => {
    const widest = Math.max(...lines(exampleSummary({ runTime: 30, open: true }), width).map(displayWidth));
    expect(widest).toBeLessThanOrEqual(width);
  });
});

describe('what of the run the table shows', () => {
  function run(
    seconds: readonly { readonly names: readonly string[]; readonly steady: boolean }[],
  ): string[] {
    const stats = new RunStats();
    for (const [index, { names, steady }] of seconds.entries()) {
      for (const name of names) {
        const error = name === '/login' ? 'HTTP 500' : null;
        stats.record({ method: 'GET', name, responseTimeMs: 5, responseLength: 0, error });
      }
      const generator = generatorUsage();
      stats.roll({ elapsed: index + 1, time: 0, usersByClass: { A: 1 }, generator, steady });
    }
    return lines(buildSummary({ ...exampleSummary({ runTime: 1 }), stats }), 100).map((line) =>
      line.replace(/ +/g, ' ').trim(),
    );
  }

  test('the steady state, and apart from it the names that were in another part only, with the sum of the run', () => {
    const text = run([
      { names: ['/login', '/a'], steady: false },
      { names: ['/a', '/a'], steady: true },
      { names: ['/logout'], steady: false },
    ]);
    expect(text.slice(0, 10)).toEqual([
      'Requests, steady state, 1 s; service times in ms, closed model',
      'method name requests failures p50 p95 p99 max req/s',
      expect.stringMatching(/^GET \/a 2 0 /),
      expect.stringMatching(/^all requests 2 0 /),
      '',
      'Whole run, 3 s, names without a request in the steady state',
      expect.stringMatching(/^GET \/login 1 1 /),
      expect.stringMatching(/^GET \/logout 1 0 /),
      expect.stringMatching(/^all requests 5 1 /),
      expect.stringMatching(/^~ /),
    ]);
  });

  test('the sum of the whole run also where every name was in the steady state', () => {
    const text = run([
      { names: ['/a'], steady: false },
      { names: ['/a'], steady: true },
    ]);
    expect(text.slice(4, 7)).toEqual(['', 'Whole run, 2 s', expect.stringMatching(/^all requests 2 0 /)]);
  });

  test('one table where all of the run was steady', () => {
    expect(run([{ names: ['/a'], steady: true }]).join('\n')).not.toContain('Whole run');
  });

  test('the whole run where the steady state had no request, and says so', () => {
    const text = run([
      { names: ['/a'], steady: false },
      { names: [], steady: true },
    ]);
    expect(text.slice(0, 4)).toEqual([
      'No request in the steady state of 1 s.',
      'Requests, whole run, 2 s; service times in ms, closed model',
      'method name requests failures p50 p95 p99 max req/s',
      expect.stringMatching(/^GET \/a 1 0 /),
    ]);
  });
});

describe('what the table says beside its figures', () => {
  test('p99.9 with its interval once there are enough samples', () => {
    const few = lines(exampleSummary({ runTime: 30 }));
    expect(few.join('\n')).not.toContain('p99.9');
    const many = lines(exampleSummary({ runTime: 40, scale: 0.1 }));
    expect(many.join('\n')).toMatch(/p99\.9 of all requests: \d+ ms, 95 % interval \d+–\d+ ms/);
  });

  test('where the time went, only when much of it was not waiting', () => {
    const summary = exampleSummary({ runTime: 30 });
    expect(lines(summary).join('\n')).not.toContain('where the time went');
    const none = { count: 0, average: 0, p95: 0, max: 0 };
    const phases = {
      connect: { count: 50, average: 2, p95: 3, max: 4 },
      tls: none,
      firstByte: { count: 100, average: 8, p95: 12, max: 20 },
      body: { count: 100, average: 1, p95: 2, max: 3 },
    };
    expect(lines(withAggregated(summary, { phases }), 200)).toContain(
      'where the time went: connect 10 % (p95 3.0 ms, 50 opened) · first byte 80 % (p95 12 ms) · body 10 % (p95 2.0 ms)',
    );
  });
});
