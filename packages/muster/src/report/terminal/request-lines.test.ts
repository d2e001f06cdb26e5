import { describe, expect, test } from 'vitest';
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
