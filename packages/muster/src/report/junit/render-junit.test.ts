import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleSummary, failing, invalid } from '../fixtures/example-run.ts';
import type { TargetSummary, VerdictSummary } from '../summary.ts';
import { readXml, type XmlElement } from './fixtures/read-xml.ts';
import { renderJunit } from './render-junit.ts';

function junit(verdict?: VerdictSummary, title?: string): XmlElement {
  const options = { runTime: 3, ramp: 1, ...(verdict && { verdict }), ...(title !== undefined && { title }) };
  return readXml(renderJunit(exampleSummary(options)));
}

/** The test cases, by name, with how they ended. */
function endings(verdict?: VerdictSummary): Record<string, string> {
  const cases = junit(verdict).children[0]?.children ?? [];
  return Object.fromEntries(
    cases.map(({ attributes, children }) => [
      attributes.name,
      children.find(({ name }) => name !== 'system-out')?.name ?? 'passed',
    ]),
  );
}

const target: TargetSummary = {
  key: 'p95',
  kind: 'other',
  label: 'p95 response time',
  limit: '< 200 ms',
  measured: '310 ms',
  value: 310,
  margin: { value: -110, unit: 'ms', share: -0.55 },
  window: 'steady state',
  held: false,
};

const unjudged: TargetSummary = {
  ...target,
  key: 'lost',
  label: 'lost',
  measured: 'not judged: no database',
  value: null,
  held: null,
};

describe('JUnit XML', () => {
  it('has a test case for each target, named the same from run to run', () => {
    const root = junit({ outcome: 'fail', reason: 'slow', decidedBy: 'p95', targets: [target] }, 'Shop');
    expect(root).toMatchObject({
      name: 'testsuites',
      attributes: { tests: '1', failures: '1', errors: '0', skipped: '0' },
    });
    expect(root.children[0]).toMatchObject({
      name: 'testsuite',
      attributes: { name: 'Shop', timestamp: '2026-11-23T16:42:05Z', time: '3.350' },
    });
    const [only] = root.children[0]?.children ?? [];
    expect(only?.attributes).toMatchObject({
      name: 'p95 response time < 200 ms (steady state)',
      classname: 'Shop',
    });
    expect(only?.children[0]).toMatchObject({
      name: 'failure',
      attributes: { message: '310 ms, limit < 200 ms', type: 'target missed' },
      text: 'measured: 310 ms; limit: < 200 ms; margin: 110 ms (55 %) beyond; window: steady state',
    });
  });

  it('passes what held and fails what was missed', () => {
    expect(Object.values(endings())).toEqual(Array(5).fill('passed'));
    expect(Object.values(endings(failing))).toEqual(['passed', 'passed', 'failure', 'failure', 'passed']);
  });

  it('skips what could not be judged where another target decided, else it is an error', () => {
    const targets = [{ ...target, held: true }, unjudged];
    expect(Object.values(endings({ outcome: 'fail', reason: '', targets: [target, unjudged] }))).toEqual([
      'failure',
      'skipped',
    ]);
    expect(Object.values(endings({ outcome: 'invalid', reason: '', decidedBy: 'lost', targets }))).toEqual([
      'passed',
      'error',
    ]);
  });

  it('passes nothing when nothing can be said about the run', () => {
    expect(Object.values(endings(invalid))).toEqual(['error', 'error', 'error']);
    expect(junit(invalid).attributes).toMatchObject({ errors: '3', failures: '0' });
  });

  it.each([
    ['pass', 'passed'],
    ['fail', 'failure'],
    ['invalid', 'error'],
  ] as const)('has one test case for a run without targets: %s', (outcome, ending) => {
    expect(endings({ outcome, reason: 'because', targets: [] })).toEqual({
      'no failed request and no exception': ending,
    });
  });

  it('holds any text: what XML cannot hold is left out, the rest comes back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (label, measured) => {
        const odd = { ...target, label: `${label}\u0000\u001b]<&"'>\ud800`, measured };
        const root = junit({ outcome: 'fail', reason: '', targets: [odd] }, `${label}\n\t]]>`);
        const possible = label.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
        expect(root.children[0]?.attributes.name).toBe(`${possible}\n\t]]>`);
        const [only] = root.children[0]?.children ?? [];
        expect(only?.attributes.name).toContain(`]<&"'>`);
        expect(only?.children[0]?.attributes.message).toContain(', limit < 200 ms');
      }),
      { numRuns: 60 },
    );
  });
});
