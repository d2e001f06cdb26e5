import { describe, expect, it } from 'vitest';
import { generatorUsage } from '../../stats/fixtures/generator-usage.ts';
import { RunStats } from '../../stats/run-stats.ts';
import { nameWithUnit } from '../../stats/unit.ts';
import { buildSummary } from '../build-summary.ts';
import { exampleSummary } from '../fixtures/example-run.ts';
import { renderHtml } from '../html/render-html.ts';
import type { Summary } from '../summary.ts';
import { renderVerdict } from './verdict-block.ts';

/** A second before the steady state and one in it; each with a request of 5 ms. */
function run(): Summary {
  const stats = new RunStats();
  const tokens = nameWithUnit('generated', 'tokens');
  const value = (name: string, responseTimeMs: number, error: string | null = null) =>
    stats.record({ method: 'LLM', name, responseTimeMs, responseLength: 0, error });
  for (const [index, steady] of [false, true].entries()) {
    stats.record({ method: 'GET', name: '/a', responseTimeMs: 5, responseLength: 0, error: null });
    if (!steady) value(nameWithUnit('loaded', 'rows'), 18_230);
    for (const count of [0.25, 400.5]) value(tokens, count, count > 400 ? 'too many' : null);
    const generator = generatorUsage();
    stats.roll({ elapsed: index + 1, time: 0, usersByClass: { A: 1 }, generator, steady });
  }
  return buildSummary({ ...exampleSummary({ runTime: 1 }), stats });
}

describe('what is recorded with a unit', () => {
  it('has a table of its own in the terminal, and is in none of times', () => {
    const text = renderVerdict(run(), { colour: false, width: 120 });
    const blocks = text.split('\n\n').map((block) => block.replace(/ +/g, ' ').split('\n'));
    const at = blocks.findIndex(([title]) => title?.startsWith('Values') === true);
    expect(blocks[at]).toEqual([
      'Values, steady state, 1 s; each in the unit of its name',
      'method name values failures average p50 p95 p99 max',
      'LLM generated [tokens] 2 1 200 ~0.25 ~401 ~401 401'.replaceAll(' [', '\u2002['),
    ]);
    expect(blocks[at + 1]).toEqual([
      'Whole run, 2 s, names without a value in the steady state',
      'LLM loaded [rows] 1 0 18,230 ~18,230 ~18,230 ~18,230 18,230'.replaceAll(' [', '\u2002['),
    ]);
    const requests = blocks.filter(([title]) => title?.startsWith('Requests') === true).flat();
    expect(requests.join('\n')).toContain('/a');
    expect(requests.join('\n')).not.toMatch(/tokens|rows/);
  });

  it('has one head when none was recorded in the steady state', () => {
    const summary = run();
    const steady = { ...summary.steady, entries: summary.steady.entries.filter(({ name }) => name === '/a') };
    const text = renderVerdict({ ...summary, steady }, { colour: false, width: 120 });
    expect(text).not.toContain('Values, steady state');
    expect(text).toMatch(/\nValues, whole run, 2 s, names without a value in the steady state\nmethod /);
  });

  it('counts apart from the requests when it failed', () => {
    expect(renderVerdict(run(), { colour: false, width: 120 })).toContain(
      'Failures, whole run: 2 of 5 values\n  2  LLM generated\u2002[tokens]: too many',
    );
  });

  it('has a table of its own in the HTML report', () => {
    const page = renderHtml(run());
    const [, ofRequests = '', ofValues = ''] = page.split(/<table class="(?=requests|values)/);
    expect(ofRequests).toContain('/<wbr>a');
    expect(ofRequests.slice(0, ofRequests.indexOf('</table>'))).not.toContain('[tokens]');
    expect(ofValues.slice(0, ofValues.indexOf('</table>'))).toMatch(/\[tokens\].*>0.25<.*>401</);
    expect(page).toContain('2 of 5 values');
  });
});
