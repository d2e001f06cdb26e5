import type { CheckResult, Finding } from './check.ts';

/** The result of one check as lines for a person. */
export function printResult(result: CheckResult): string {
  const { name, claim, passed, findings, notes, earlier, seconds } = result;
  return [
    `${name}: ${passed ? 'pass' : 'FAIL'}   ${claim} (${seconds.toFixed(1)} s)`,
    ...table(findings),
    ...notes.map((note) => `  ${note}`),
    ...(earlier.length > 0
      ? [`  this is the second attempt; the first missed: ${earlier.map(missed).join('; ')}`]
      : []),
  ].join('\n');
}

/** The last line. */
export function printVerdict(results: readonly CheckResult[]): string {
  const passed = results.filter((result) => result.passed).length;
  const all = passed === results.length && results.length > 0;
  return `verify=${all ? 'pass' : 'fail'} ${passed}/${results.length}`;
}

function missed({ what, measured, bound }: Finding): string {
  return `${what} ${measured} (${bound})`;
}

function table(findings: readonly Finding[]): string[] {
  const rows = [
    ['', 'expected', 'measured', 'bound', ''],
    ...findings.map(({ what, expected, measured, bound, held }) => [
      what,
      expected,
      measured,
      bound,
      held ? 'ok' : 'MISSED',
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(...rows.map((row) => (row[column] as string).length)),
  );
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] as number)).join('  ')}`.trimEnd(),
  );
}
