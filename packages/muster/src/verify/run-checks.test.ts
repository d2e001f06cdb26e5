import { describe, expect, it } from 'vitest';
import type { Check, CheckReport, CheckResult } from './check.ts';
import { printResult, printVerdict } from './print-result.ts';
import { runChecks } from './run-checks.ts';

function report(...held: boolean[]): CheckReport {
  const findings = held.map((one, at) => ({
    what: `figure ${at}`,
    expected: '1 ms',
    measured: one ? '1 ms' : '9 ms',
    bound: '± 1 ms',
    held: one,
  }));
  return { findings, notes: ['a note'] };
}

/** A check whose runs come out as given, one after another. */
function check(timed: boolean, ...reports: CheckReport[]): Check {
  const run = (): Promise<CheckReport> => Promise.resolve(reports.shift() as CheckReport);
  return { name: 'pace', claim: 'it holds', timed, run };
}

async function resultOf(one: Check): Promise<CheckResult> {
  const told: CheckResult[] = [];
  const results = await runChecks([one], 'quick', (result) => told.push(result));
  expect(told).toEqual(results);
  return results[0] as CheckResult;
}

describe('checks', () => {
  it('pass when every figure holds', async () => {
    expect((await resultOf(check(true, report(true, true)))).passed).toBe(true);
    expect((await resultOf(check(false, report(true, false)))).passed).toBe(false);
    expect((await resultOf(check(false, report()))).passed).toBe(false);
  });

  it('that depend on time are tried once more, and the second attempt counts', async () => {
    const recovered = await resultOf(check(true, report(false, true), report(true, true)));
    expect(recovered.passed).toBe(true);
    expect(recovered.notes.at(-1)).toMatch(/^the machine’s \d+ processors? /);
    expect(printResult(recovered)).toContain('second attempt; the first missed: figure 0 9 ms (± 1 ms)');
    expect((await resultOf(check(true, report(false), report(false)))).passed).toBe(false);
  });

  it('that do not depend on time are not', async () => {
    const result = await resultOf(check(false, report(false), report(true)));
    expect(result.passed).toBe(false);
    expect(result.earlier).toEqual([]);
  });

  it('are printed with what was expected and measured, and counted in the last line', async () => {
    const failed = await resultOf(check(false, report(true, false)));
    const passed = await resultOf(check(false, report(true)));
    expect(printResult(failed).split('\n')).toEqual([
      expect.stringMatching(/^pace: FAIL {3}it holds \(\d+\.\d s\)$/),
      '            expected  measured  bound',
      '  figure 0  1 ms      1 ms      ± 1 ms  ok',
      '  figure 1  1 ms      9 ms      ± 1 ms  MISSED',
      '  a note',
    ]);
    expect(printVerdict([passed, passed])).toBe('verify=pass 2/2');
    expect(printVerdict([passed, failed])).toBe('verify=fail 1/2');
    expect(printVerdict([])).toBe('verify=fail 0/0');
  });
});
