import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { generatorUsage } from '../../stats/fixtures/generator-usage.ts';
import { RunStats } from '../../stats/run-stats.ts';
import { buildSummary } from '../build-summary.ts';
import { exampleSummary, failing, invalid, passing } from '../fixtures/example-run.ts';
import type { Summary } from '../summary.ts';
import { visible } from './fixtures/visible-text.ts';
import { renderHtml } from './render-html.ts';

/** Figures that were never computed, anywhere but in the page's own script. */
function brokenFigures(page: string): string[] {
  return (
    page.replace(/<script>[\s\S]*?<\/script>/g, '').match(/.{20}(?:NaN|Infinity|undefined|\[object).{20}/g) ??
    []
  );
}

/** A summary in which every text that comes from outside is `text`. */
function hostile(text: string): Summary {
  const stats = new RunStats();
  stats.record({ method: text, name: text, responseTimeMs: 1, responseLength: 0, error: text });
  const thrown = new Error(text);
  thrown.stack = `${text}\n    at ${text}`;
  stats.exceptions.record(thrown, 0);
  stats.roll({
    elapsed: 1,
    time: 0,
    usersByClass: { [text]: 1 },
    generator: generatorUsage(),
    steady: true,
  });
  const base = exampleSummary({ runTime: 1 });
  return buildSummary({
    ...base,
    title: text,
    muster: text,
    node: text,
    machine: { ...base.machine, cpu: text, platform: text },
    plan: { ...base.plan, host: text, userClasses: [text] },
    verdict: {
      outcome: 'fail',
      reason: text,
      targets: [
        { key: text, kind: 'rate', label: text, limit: text, measured: text, value: 1, held: false },
        {
          key: 'p95',
          kind: 'other',
          label: text,
          limit: text,
          measured: text,
          value: 1,
          threshold: 2,
          held: null,
        },
      ],
    },
    stats,
  });
}

describe('what it says', () => {
  let page: string;
  beforeAll(() => {
    page = visible(renderHtml(exampleSummary({ runTime: 60, breaksAt: 30, verdict: failing })));
  });

  test('the verdict leads, with the figure that decides', () => {
    const main = page.slice(page.indexOf('Did not hold', 0));
    expect(main.indexOf('p95 response time: 1,240 ms')).toBeGreaterThan(0);
    expect(page).toContain('1,240 ms p95 response time, limit < 200 ms');
    expect(visible(renderHtml(exampleSummary({ runTime: 30 })))).toMatch(
      /Held .*All 5 targets held\..*5 of 5 targets held/,
    );
    const unknown = renderHtml(exampleSummary({ runTime: 30, generatorCpu: 0.97, verdict: invalid }));
    expect(visible(unknown)).toMatch(/Cannot say .*0\.97 core used by the load generator/);
  });

  test('a line a target, with its result in words', () => {
    expect(page).toContain('alerts/s > 1,000/s 3,610/s – – ✓ pass');
    expect(page).toContain('failures < 1 % 2.84 % (9,412 of 331,204) – – ✗ fail');
  });

  test('every section', () => {
    for (const heading of [
      'Over time',
      'Requests',
      'Failures',
      'Exceptions',
      'Load generator',
      'Configuration',
      'Definitions',
    ]) {
      expect(page).toContain(` ${heading} `);
    }
    expect(page).toContain('ERIOPDispatcher.acknowledge (loadtest/locustfile.ts:84:31)');
    expect(page).toContain('503 Service Unavailable');
    expect(page).toContain(' Seed 3181400127 ');
  });

  test('the request table has every percentile of Locust, for the steady state and the whole run', () => {
    const summary = exampleSummary({ runTime: 60 });
    const html = renderHtml(summary);
    const section = html.slice(html.indexOf('id="requests"'), html.indexOf('id="phases"'));
    for (const head of [
      'Median',
      '66%',
      '75%',
      '80%',
      '90%',
      '95%',
      '98%',
      '99%',
      '99.9%',
      '99.99%',
      'Max',
    ]) {
      expect(section.split(`>${head}</th>`)).toHaveLength(3);
    }
    const { requests } = summary.steady.aggregated;
    expect(visible(html)).toContain(`All requests ${requests.toLocaleString('en-US')} 100 %`);
    expect(visible(html)).toContain(
      `All requests ${summary.whole.aggregated.requests.toLocaleString('en-US')} 100 %`,
    );
  });

  test('four charts, the end of the ramp and the limit', () => {
    const html = renderHtml(exampleSummary({ runTime: 60 }));
    expect(html.match(/<figure class="chart"/g)).toHaveLength(4);
    expect(html.match(/<i class="ramp" style="left:33\.33%">/g)).toHaveLength(4);
    expect(brokenFigures(html)).toEqual([]);
  });

  test('every path can be drawn', () => {
    const html = renderHtml(exampleSummary({ runTime: 60, breaksAt: 30 }));
    const paths = [...html.matchAll(/<path [^>]*\bd="([^"]*)"/g)].map((match) => match[1] ?? '');
    expect(paths.length).toBeGreaterThan(15);
    const step = '[MLHh]-?[\\d.]+(?: [\\d.]+)?';
    expect(paths.filter((path) => !new RegExp(`^(?:${step})+Z?$`).test(path))).toEqual([]);
  });

  test('without a steady state it says so and shows the whole run', () => {
    const text = visible(renderHtml(exampleSummary({ runTime: 10 })));
    expect(text).toContain('5,000 of 10,000 users');
    expect(text).toContain('there was no steady state');
    expect(text).not.toContain('Steady state 0 s');
  });

  test('a run without a second or a request', () => {
    const base = exampleSummary({ runTime: 1 });
    const empty = buildSummary({ ...base, verdict: { ...passing, targets: [] }, stats: new RunStats() });
    const html = renderHtml(empty);
    expect(visible(html)).toContain('there is nothing to report');
    expect(brokenFigures(html)).toEqual([]);
  });
});

describe('which clock it shows', () => {
  test('closed model: service times, defined, with the error that remains', () => {
    const page = visible(renderHtml(exampleSummary({ runTime: 30 })));
    expect(page).toContain('service time, closed model: users wait for the answer before they go on');
    expect(page).toContain('Service time, ms, closed model');
    expect(page).toContain('Model closed: users wait');
    expect(page).toMatch(/Error of the clock .*at most \S+ ms in this run/);
    expect(page).not.toMatch(/Response time, ms| Arrivals /);
  });

  test('on a plan: response times with the service times beside them, and the arrivals', () => {
    const summary = exampleSummary({ runTime: 30, open: true });
    const page = visible(renderHtml(summary));
    expect(page).toMatch(/Response time, ms, mixed model .*Service time, ms /);
    expect(page).toContain('AlertIngestion 50/s, Poisson 1,500 1,491 12 0.8 % 9 0.6 % 1,316 175');
    expect(page).toContain('Model mixed: some users arrive by plan');
    expect(page).toContain('Arrivals AlertIngestion: 50/s, Poisson; ERIOPResponder: 0 to 20/s');
    expect(page).toContain('1,645 users were to arrive by plan');
    expect(brokenFigures(renderHtml(summary))).toEqual([]);
  });

  test('where the time went, by name', () => {
    const summary = exampleSummary({ runTime: 30 });
    const page = visible(renderHtml(summary));
    expect(page).toMatch(
      /Where the time went Of all the time that requests took, .*waiting for the first byte/,
    );
    const { connect, firstByte } = summary.steady.aggregated.phases;
    const opened = connect.count.toLocaleString('en-US');
    expect(page).toMatch(new RegExp(`All requests ${opened} .* ${Math.round(firstByte.max)} `));
  });

  test('p99.9 only with enough samples, and then with its interval', () => {
    expect(renderHtml(exampleSummary({ runTime: 30 }))).not.toContain('class="interval"');
    const many = exampleSummary({ runTime: 40, scale: 0.1 });
    expect(many.steady.aggregated.requests).toBeGreaterThan(10_000);
    expect(renderHtml(many)).toMatch(/<td class="n">\d+ <small class="interval">\d+–\d+<\/small>/);
  });
});

describe('it stands alone', () => {
  test('no resource from anywhere, no script but its own', () => {
    const html = renderHtml(exampleSummary({ runTime: 60 }));
    expect(html).not.toMatch(/\b(?:src|href|srcset|action|data|poster)\s*=\s*["']/);
    expect(html).not.toMatch(/url\(|@import|<(?:link|img|iframe|object|embed|base)\b/);
    const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1] ?? '');
    expect(scripts).toHaveLength(1);
    const hash = createHash('sha256')
      .update(scripts[0] ?? '')
      .digest('base64');
    expect(html).toContain(
      `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`.replaceAll("'", '&#39;'),
    );
  });

  test('five minutes with 15 names stay below 300 kB, a day below 500 kB', () => {
    const short = exampleSummary({ runTime: 320, scale: 0.05 });
    expect(short.whole.entries.length).toBeGreaterThanOrEqual(13);
    expect(Buffer.byteLength(renderHtml(short))).toBeLessThan(300_000);
    const [second] = short.seconds.slice(-1);
    if (second === undefined) throw new Error('the example has no seconds');
    const seconds = Array.from({ length: 86_400 }, (_, n) => ({ ...second, elapsed: n + 1, steady: n > 20 }));
    const html = renderHtml({ ...short, seconds });
    expect(Buffer.byteLength(html)).toBeLessThan(500_000);
    expect(visible(html)).toContain(
      'Each point stands for 240 seconds; response times are those of the slowest',
    );
  });

  test('thousands of names, failures and exceptions stay bounded, and what is left out is said', () => {
    const base = exampleSummary({ runTime: 30 });
    const [entry] = base.whole.entries;
    if (entry === undefined) throw new Error('the example has no entries');
    const long = 'x'.repeat(50_000);
    const entries = Array.from({ length: 5000 }, (_, n) => ({
      ...entry,
      name: `/${n}/${long}`,
      requests: n,
    }));
    const failures = Array.from({ length: 500 }, (_, n) => ({
      method: 'GET',
      name: long,
      error: `${n}${long}`,
      occurrences: 1,
      firstSeen: 0,
      lastSeen: 0,
    }));
    const exceptions = failures.map((failure) => ({
      count: 1,
      message: failure.error,
      traceback: long,
      firstSeen: 0,
      lastSeen: 0,
    }));
    const html = renderHtml({ ...base, whole: { ...base.whole, entries }, failures, exceptions });
    expect(Buffer.byteLength(html)).toBeLessThan(1_000_000);
    expect(visible(html)).toContain('The 200 most frequent names are shown; 4,800 more');
    expect(html.includes('/<wbr>4999/<wbr>')).toBe(true);
    expect(visible(html)).toContain('400 more kinds');
    expect(visible(html)).toContain('480 more kinds');
  });
});

describe('texts from outside', () => {
  const attacks = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</script><script>alert(1)</script>',
    '</title></style></pre><svg onload=alert(1)>',
    '&lt;b&gt;',
    '<!--',
    '__proto__',
  ];

  test.each(attacks)('%s is only text', (attack) => {
    const tags = (page: string): string[] =>
      page.match(/<[!/a-z][^>]*>/gi)?.map((tag) => tag.replace(/"[^"]*"/g, '""')) ?? [];
    // Any markup in the text would add tags, or change those that are there.
    const harmless = tags(renderHtml(hostile('a'.repeat(attack.length)))).join('\n');
    expect(
      tags(renderHtml(hostile(attack)))
        .join('\n')
        .replaceAll('<wbr>\n', ''),
    ).toBe(harmless);
  });

  test('no text whatever ends up as markup, and rendering never throws', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '`',
      '=',
      '/',
      '!--',
      'script',
      'x',
      ' ',
      '\n',
      '\u0000',
      '\u202e',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.string({ unit: piece, minLength: 1, maxLength: 30 }), (text) => {
        const page = renderHtml(hostile(text)).replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/g, '');
        for (const tag of page.match(/<[^>]*>/g) ?? []) {
          expect(tag).toMatch(/^<\/?[a-z!][a-z0-9]*(?: [a-zA-Z-]+(?:="[^"<>]*")?)*\/?>$/);
        }
        expect(page).not.toContain('\u0000');
        expect(page).not.toContain('\u202e');
      }),
      { numRuns: 60 },
    );
  });

  test('the data for the charts cannot end its script', () => {
    const html = renderHtml(hostile('</script>'));
    const data =
      /<script type="application\/json" id="cursor-data">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
    expect(Object.keys(JSON.parse(data))).toEqual(['end', 'times', 'labels', 'charts']);
  });
});
