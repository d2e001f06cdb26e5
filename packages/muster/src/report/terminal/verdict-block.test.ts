import { describe, expect, test } from 'vitest';
import { generatorUsage } from '../../stats/fixtures/generator-usage.ts';
import { RunStats } from '../../stats/run-stats.ts';
import { buildSummary } from '../build-summary.ts';
import { exampleSummary, failing, invalid } from '../fixtures/example-run.ts';
import { displayWidth } from './display-width.ts';
import { renderVerdict } from './verdict-block.ts';

const plain = { colour: false, width: 100 };

describe('renderVerdict', () => {
  test('a pass: verdict, a line a target, the request table, the generator', () => {
    const lines = renderVerdict(exampleSummary({ runTime: 30 }), { colour: false, width: 120 }).split('\n');
    expect(lines[0]).toBe('Held — all 5 targets held');
    expect(lines[1]).toMatch(/^ {2}✓ {2}alerts\/s +> 1,000\/s +6,540\/s +pass$/);
    expect(lines.slice(1, 6).map((line) => line.endsWith('pass'))).toEqual(Array(5).fill(true));
    expect(lines[7]).toBe('Requests, steady state, 10 s; service times in ms, closed model');
    expect(lines.find((line) => line.includes('all requests'))).toMatch(/^ +all requests +[\d,]+ +0 /);
    expect(lines).toContain('service time, closed model: users wait for the answer before they go on');
    expect(lines.at(-1)).toMatch(
      /^generator: 0\.3\d core, event loop 3\d % busy, \S+ ms late at most, GC 1\.\d %, 128 MB, 10,000 connections$/,
    );
    expect(lines.join('\n')).not.toMatch(/Failures|Exceptions/);
  });

  test('a fail names the failures and exceptions', () => {
    const summary = exampleSummary({ breaksAt: 40, verdict: failing });
    const text = renderVerdict(summary, plain);
    expect(text).toMatch(/^Did not hold — p95 response time: 1,240 ms/);
    expect(text).toMatch(/✗ {2}p95 response time +< 200 ms +1,240 ms +fail/);
    const { failures, requests } = summary.whole.aggregated;
    expect(text).toContain(
      `Failures, whole run: ${failures} of ${requests.toLocaleString('en-US')} requests`,
    );
    expect(text.match(/^ +\d+ {2}(GET|POST) /gm)).toHaveLength(5);
    expect(text).toMatch(/and \d+ more kinds, see the report/);
    expect(text).toContain(
      "TypeError: Cannot read properties of undefined (reading 'id') (at ERIOPDispatcher",
    );
  });

  test('users that still waited at the end, in a colour only when longer than any answer took', () => {
    const summary = exampleSummary({ runTime: 30 });
    const { max } = summary.whole.aggregated;
    const waiting = { users: 155, running: 200, median: 40_000, longest: max + 58_000 };
    const wide = { colour: true, width: 300 };
    const stuck = renderVerdict({ ...summary, waiting }, wide);
    const text =
      '155 of 200 users still waited for an answer at the end, half of them for 40 s or longer, the longest for 58 s';
    expect(stuck).toContain(`\u001b[33m${text}`);
    const healthy = renderVerdict({ ...summary, waiting: { ...waiting, median: 1, longest: max / 2 } }, wide);
    expect(healthy).toContain('\u001b[2m155 of 200 users still waited');
    expect(renderVerdict(summary, wide)).not.toContain('still waited');
  });

  test('an invalid run says so; a target that was not judged is neither pass nor fail', () => {
    const text = renderVerdict(exampleSummary({ verdict: invalid, generatorCpu: 0.97 }), plain);
    expect(text).toMatch(/^Cannot say — the generator used 0\.97/);
    expect(text).toMatch(/\?.* unknown$/m);
  });

  test.each([72, 80, 120])('fits %d columns', (width) => {
    const text = renderVerdict(exampleSummary({ breaksAt: 40, verdict: failing }), { colour: false, width });
    const widest = Math.max(...text.split('\n').map(displayWidth));
    expect(widest).toBeLessThanOrEqual(width);
  });

  test('colours change no character', () => {
    const summary = exampleSummary({ breaksAt: 40, verdict: failing });
    const coloured = renderVerdict(summary, { ...plain, colour: true });
    expect(coloured).toContain('\u001b[');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(renderVerdict(summary, plain));
  });

  test('hostile names and errors cannot steer the terminal or break the lines', () => {
    const stats = new RunStats();
    stats.record({
      method: 'GET',
      name: '/\u001b[2Jx\ny',
      responseTimeMs: 1,
      responseLength: 0,
      error: 'a\u001b]0;t\u0007\r\nb',
    });
    stats.roll({
      elapsed: 1,
      time: 0,
      usersByClass: {},
      generator: generatorUsage(),
      steady: true,
    });
    const text = renderVerdict(buildSummary({ ...exampleSummary({ runTime: 1 }), stats }), plain);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(text).toContain('  1  GET / [2Jx y: a ]0;t b');
  });

  test('a run without a request', () => {
    const summary = buildSummary({ ...exampleSummary({ runTime: 1 }), stats: new RunStats() });
    expect(renderVerdict(summary, plain)).toContain('No request in the whole run.');
  });
});
