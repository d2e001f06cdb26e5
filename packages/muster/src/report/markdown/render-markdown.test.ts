import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleSummary, failing, invalid } from '../fixtures/example-run.ts';
import type { Summary } from '../summary.ts';
import { code, paragraph, shell, text } from './markdown.ts';
import { renderMarkdown } from './render-markdown.ts';

/** The parts of a page, each a paragraph, table, list or heading. */
function partsOf(summary: Summary): string[] {
  return renderMarkdown(summary).trimEnd().split('\n\n');
}

function tableOf(parts: readonly string[], heading: RegExp): string[][] {
  const at = parts.findIndex((part) => heading.test(part));
  return (parts[at + 1] ?? '').split('\n').map((line) => line.slice(2, -2).split(' | '));
}

describe('the page in Markdown', () => {
  it('says the verdict first, then what was asked for and what came of it', () => {
    const parts = partsOf(exampleSummary({ breaksAt: 60, verdict: failing }));
    expect(parts.slice(0, 2)).toEqual([
      '## ✗ Did not hold: ERIOP, three personas',
      'p95 response time: 1,240 ms, limit &lt; 200 ms and 1 more did not hold',
    ]);
    const [head, , ...rows] = (parts[2] ?? '').split('\n');
    expect(head).toBe('| target | limit | measured | result | margin | window |');
    expect(rows[2]).toBe('| p95 response time | &lt; 200 ms | 1,240 ms | ✗ fail |  |  |');
    const headings = parts.filter((part) => part.startsWith('#')).map((part) => part.replace(/[,:].*/, ''));
    expect(headings).toEqual([
      '## ✗ Did not hold',
      '### Failures',
      '### Exceptions in tasks',
      '### Requests',
      '### Whole run',
      '### Load generator',
      '### How to repeat the run',
    ]);
  });

  it('has a margin and a window where there is one', () => {
    const [first] = failing.targets;
    if (first === undefined) throw new Error('there is one');
    const margin = { value: -1040, unit: 'ms', share: -5.2 } as const;
    const target = { ...first, held: false, margin, window: 'steady state' };
    const parts = partsOf(exampleSummary({ runTime: 3, verdict: { ...failing, targets: [target] } }));
    expect(parts[2]?.split('\n')[2]).toBe(
      '| alerts/s | &gt; 1,000/s | 3,610/s | ✗ fail | 1,040 ms (520 %) beyond | steady state |',
    );
  });

  it('has the requests with their percentiles, on both clocks, and their sum last', () => {
    const rows = tableOf(partsOf(exampleSummary({ runTime: 30, open: true })), /^### Requests/);
    expect(rows[0]?.join(' ')).toBe('method name requests failures p50 p95 p99 max req/s');
    expect(rows.find(([, name]) => name === '`/api/v1/incidents/{id}`')?.[0]).toBe('`GET`');
    expect(rows.at(-2)?.[1]).toBe('**all requests**');
    expect(rows.at(-1)?.[1]).toBe('└ service time');
  });

  it('has the most frequent of many names and failures, and says how many more there are', () => {
    const example = exampleSummary({ runTime: 30 });
    const { steady } = example;
    const [entry] = steady.entries;
    if (entry === undefined) throw new Error('there is one');
    const entries = Array.from({ length: 70 }, (_, n) => ({ ...entry, name: `/${n}`, requests: n }));
    const failures = entries.map(({ name }) => ({
      ...{ method: 'GET', name, error: 'e', occurrences: 1, firstSeen: 0, lastSeen: 0 },
    }));
    const whole = { ...example.whole, aggregated: { ...example.whole.aggregated, failures: 70 } };
    const parts = partsOf({ ...example, steady: { ...steady, entries }, whole, failures });
    expect(tableOf(parts, /^### Requests/)).toHaveLength(2 + 50 + 1);
    expect(parts).toContain('and 20 more names with fewer requests each');
    expect(tableOf(parts, /^### Failures/)).toHaveLength(2 + 5);
    expect(parts).toContain('and 65 more kinds, see the report');
  });

  it('says when the generator broke a rule, and when nothing was measured', () => {
    const rule = {
      key: 'cpu',
      label: 'processor',
      limit: '< 0.9 core',
      measured: '0.97 core',
      value: 0.97,
      held: false,
    };
    const health = [rule, { ...rule, held: true }] as unknown as NonNullable<typeof invalid.health>;
    const parts = partsOf(exampleSummary({ runTime: 3, verdict: { ...invalid, health } }));
    expect(parts[0]).toMatch(/^## \? Cannot say: /);
    expect(parts).toContain('- ? processor: 0.97 core, limit &lt; 0.9 core');
    const { whole } = exampleSummary({ runTime: 3 });
    const none = { ...whole, aggregated: { ...whole.aggregated, requests: 0 } };
    expect(partsOf({ ...exampleSummary({ runTime: 3 }), whole: none })).toContain(
      'No request in the whole run.',
    );
  });

  it('says how to repeat the run, as far as that is known', () => {
    const example = exampleSummary({ runTime: 3 });
    const page = renderMarkdown({ ...example, command: 'muster --headless -u 5 --seed 7' });
    expect(page).toContain(
      '### How to repeat the run\n\n```sh\nmuster --headless -u 5 --seed 7\n```\n\n- Host',
    );
    expect(renderMarkdown(example)).not.toContain('```');
    expect(renderMarkdown(example)).toContain('\n- Seed: 3181400127\n');
  });
});

describe('what comes from outside', () => {
  it('is code where it can be, and cannot leave its cell', () => {
    expect(code('/a_b*c*/<b>@all #1')).toBe('`/a_b*c*/<b>@all #1`');
    expect(code('a|b')).toBe('<code>a&#124;b</code>');
    expect(code('`a`\\|<img src=x>\n@all')).toBe(
      '<code>&#96;a&#96;&#92;&#124;&lt;img src=x&gt; &#64;all</code>',
    );
    expect(code(' \n')).toBe('–');
  });

  it('is text and nothing else', () => {
    expect(text('**a** <b>|`c`|</b> ![x](y) ~~d~~ $e$')).toBe(
      '&#42;&#42;a&#42;&#42; &lt;b&gt;&#124;&#96;c&#96;&#124;&lt;/b&gt; !&#91;x&#93;(y) &#126;&#126;d&#126;&#126; &#36;e&#36;',
    );
    expect(text('@all, a@b, #12, GH-12; http://x www.x.y')).toBe(
      '@&#8203;all, a@&#8203;b, #&#8203;12, GH-&#8203;12; http&#58;//x www&#46;x.y',
    );
  });

  it.each(['# a', '- a', '+ a', '1. a', '12) a', '---', '==='])('is a paragraph: %s', (foreign) => {
    expect(paragraph(foreign)).toMatch(/^\d*&#\d+;/);
  });

  const hostile = fc.string({
    unit: fc.constantFrom(...'|`\\<>&@#*_[]()!~$: \n\r\u2028\u202ea1', 'www.', '```', '</code>', '-->'),
    maxLength: 40,
  });

  it('never ends a cell or line, and makes no element', () => {
    fc.assert(
      fc.property(hostile, (foreign) => {
        for (const written of [text(foreign), code(foreign)])
          expect(written).not.toMatch(/[|\n\r\u2028\u202e]/);
        expect(text(foreign)).not.toMatch(/[<>`\\*_[\]~$]|@(?!&#8203;)|&(?!(amp|lt|gt|#\d+);)/);
        // Between two back-ticks without one inside, or without anything that means something.
        expect(code(foreign)).toMatch(/^(–|`[^`]+`|<code>[^<>`\\@*_[\]~$]+<\/code>)$/);
      }),
    );
  });

  it('keeps every table a table', () => {
    const example = exampleSummary({ runTime: 3, ramp: 1, verdict: failing });
    const { steady } = example;
    fc.assert(
      fc.property(hostile, (foreign) => {
        const entries = steady.entries.map((entry) => ({ ...entry, method: foreign, name: foreign }));
        const targets = failing.targets.map((target) => ({ ...target, label: foreign, measured: foreign }));
        const page = renderMarkdown({
          ...example,
          title: foreign,
          steady: { ...steady, entries },
          whole: { ...example.whole, aggregated: { ...example.whole.aggregated, failures: 1 } },
          failures: [
            { method: foreign, name: foreign, error: foreign, occurrences: 1, firstSeen: 0, lastSeen: 0 },
          ],
          verdict: { ...failing, reason: foreign, targets },
        });
        const widths = page
          .split('\n\n')
          .filter((part) => part.startsWith('|'))
          .map((part) => new Set(part.split('\n').map((line) => line.split('|').length)).size);
        expect(widths).toEqual([1, 1, 1, 1].slice(0, widths.length));
        expect(widths.length).toBeGreaterThanOrEqual(3);
      }),
      { numRuns: 30 },
    );
  });

  it('does not end the lines for a shell', () => {
    expect(shell("muster --note '```'")).toBe("````sh\nmuster --note '```'\n````");
  });
});
