import { describe, expect, it } from 'vitest';
import { exampleSummary, failing, invalid } from '../fixtures/example-run.ts';
import type { VerdictSummary } from '../summary.ts';
import { githubAnnotations } from './annotations.ts';

function annotations(verdict?: VerdictSummary, title = 'Shop'): string[] {
  return githubAnnotations(exampleSummary({ runTime: 3, ramp: 1, title, ...(verdict && { verdict }) }));
}

describe('annotations for GitHub Actions', () => {
  it('say the verdict, then each other target that was missed', () => {
    expect(annotations()).toEqual(['::notice title=Held%3A Shop::all 5 targets held']);
    expect(annotations({ ...failing, decidedBy: 'p95', reason: 'p95: 1,240 ms' })).toEqual([
      '::error title=Did not hold%3A Shop::p95: 1,240 ms',
      '::error title=Missed%3A failures::2.84 %25 (9,412 of 331,204), limit < 1 %25',
    ]);
  });

  it('warn of a target that could not be judged', () => {
    expect(annotations(invalid).slice(1)).toEqual([
      '::warning title=Not judged%3A alerts answered 201 but not in the database::not judged: the database did not answer, limit = 0',
    ]);
  });

  it('cannot be ended or faked by what they hold', () => {
    const [line, ...others] = annotations(
      { outcome: 'fail', reason: 'no\r\n::set-output name=x::100%', targets: [] },
      'a,b::c\n::error::d%0A',
    );
    expect(others).toEqual([]);
    expect(line).toBe(
      '::error title=Did not hold%3A a%2Cb%3A%3Ac %3A%3Aerror%3A%3Ad%250A::no ::set-output name=x::100%25',
    );
  });

  it('are no more than GitHub shows, and say how many are left', () => {
    const one = failing.targets[2];
    if (one === undefined) throw new Error('there is no such target');
    const targets = Array.from({ length: 30 }, (_, index) => ({ ...one, key: `t${index}` }));
    const lines = annotations({ outcome: 'fail', reason: 'r', decidedBy: 't0', targets });
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe('::error title=Missed::21 more targets, see the log');
  });
});
