import { describe, expect, test } from 'vitest';
import { exampleSummary } from '../fixtures/example-run.ts';
import { visible } from './fixtures/visible-text.ts';
import { renderHtml } from './render-html.ts';

describe('what can be read at a glance, on a phone too', () => {
  const page = visible(renderHtml(exampleSummary({ runTime: 60 })));

  test('the limit is named in the legend, where no line crosses it', () => {
    const html = renderHtml(exampleSummary({ runTime: 60 }));
    const legend = '<li><i class="key limit"></i>limit: p95 &lt; 200 ms</li>';
    expect(html.match(/<ul class="legend">.*?<\/ul>/gs)?.[1]).toContain(legend);
    for (const plot of html.match(/<div class="plot">.*?<\/figure>/gs) ?? []) {
      expect(plot).not.toContain('&lt; 200 ms');
    }
  });

  test('which part of the run the figures are of, and which names another part had only', () => {
    expect(page).toContain('Rates and times: steady state. Users and failures: whole run. service time');
    expect(page).toContain('In the whole run only: POST /api/v1/auth/login.');
    const short = visible(renderHtml(exampleSummary({ runTime: 10 })));
    expect(short).toContain('Rates and times: whole run.');
    expect(short).not.toContain('In the whole run only');
  });

  test('what the figures of a legend are: of which part, and which of its values', () => {
    expect(page).toContain('Users running, by class most of each class');
    expect(page).toMatch(
      /Load generator .* steady state cores on average [\d.]+ event loop late, at worst, ms \d+/,
    );
    expect(page).not.toMatch(/ by class at most | average, longest /);
  });

  test.each([false, true])(
    'a phone has the percentiles beside the names, and is told of the rest (open: %s)',
    (open) => {
      const html = renderHtml(exampleSummary({ runTime: 60, open }));
      const table = html.slice(html.indexOf('<table class="requests'));
      const heads = table.match(/<tr><th .*?<\/tr>/s)?.[0].match(/<th class="[^"]*">[^<]*/g) ?? [];
      const left = heads.filter((head) => !/class="[^"]*\b(?:wide|mid|minor|method)\b/.test(head));
      const titles = left.map((head) => head.replace(/.*>/, ''));
      expect(titles).toEqual(['Name', 'Requests', 'Failures', 'Median', '95%', '99%', 'Max']);
      expect(visible(html)).toContain('Scroll the table sideways for what does not fit');
      const looks = (row: string) =>
        [...row.matchAll(/<t[hd] class="([^"]*)"/g)].map(([, look]) => look?.replace(' bad', ''));
      const [headRow = '', firstRow = ''] = table.match(/<tr><t[hd] .*?<\/tr>/gs) ?? [];
      expect(looks(firstRow)).toEqual(looks(headRow).map((look) => (look === 'wide' ? 'share wide' : look)));
    },
  );

  test('users that waited longer at the end than any answer took', () => {
    const summary = exampleSummary({ runTime: 60 });
    const waiting = { users: 155, running: 200, median: 40_000, longest: 58_000 };
    const text = visible(renderHtml({ ...summary, waiting }));
    expect(text).toContain(' 155 users waiting at the end ');
    expect(text).toContain(
      '155 of 200 users still waited for an answer at the end, half of them for 40 s or longer',
    );
    const healthy = visible(renderHtml({ ...summary, waiting: { ...waiting, median: 1, longest: 1 } }));
    expect(healthy).not.toContain('users waiting at the end');
  });

  test('a target without a margin or window has marked cells, for a phone to leave out', () => {
    const html = renderHtml(exampleSummary({ runTime: 30 }));
    expect(html).toContain('<td class="n margin absent">–</td><td class="when quiet absent">–</td>');
  });
});
