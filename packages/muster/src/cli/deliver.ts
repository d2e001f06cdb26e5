import { githubAnnotations } from '../report/github/annotations.ts';
import { locustEntries, locustJson } from '../report/json/locust-entries.ts';
import type { SecondCounts } from '../report/json/second-counts.ts';
import { headline } from '../report/outcome.ts';
import { drawn, type ReportError } from '../report/report-error.ts';
import type { RunFigures } from '../report/run-figures.ts';
import type { Summary } from '../report/summary.ts';
import { machineLine } from '../report/terminal/machine-line.ts';
import { renderVerdict } from '../report/terminal/verdict-block.ts';
import { type FinalReports, jsonPath } from './report-paths.ts';
import type { Terminal } from './terminal.ts';
import { type WrittenReports, writeReports } from './write-reports.ts';

/** A run that is over, just now or long ago, and what is asked for of it. */
export interface Results {
  readonly asked: FinalReports & { readonly json: boolean; readonly githubAnnotations: boolean };
  readonly summary: Summary;
  readonly stats: Pick<RunFigures, 'total'>;
  /** null unless JSON is asked for. */
  readonly counts: SecondCounts | null;
  /** What was written already: the CSV files, the record. */
  readonly before: WrittenReports;
  readonly terminal: Terminal;
}

/**
 * Prints the verdict of a run and writes its reports. One that cannot be drawn or written does not keep the others from
 * it: its error is returned.
 */
export async function deliver(results: Results): Promise<readonly ReportError[]> {
  const { asked, summary, stats, counts, before, terminal } = results;
  const undrawn: ReportError[] = [];
  const part = (report: string, draw: () => string): string | null =>
    drawn(report, draw, (error) => undrawn.push(error));
  const verdict = part('The verdict on the terminal', () => renderVerdict(summary, terminal));
  terminal.print(`${verdict ?? bareVerdict(summary)}\n`);
  const json =
    counts === null
      ? null
      : part(jsonPath(asked) ?? 'The JSON of --json', () => locustJson(locustEntries(stats.total, counts)));
  const { written, errors } = await writeReports(asked, summary, json);
  for (const file of [...written, ...before.written]) terminal.print(`written: ${file}`);
  if (asked.githubAnnotations) {
    const lines = part('The annotations for GitHub', () => githubAnnotations(summary).join('\n'));
    if (lines !== null) terminal.print(lines);
  }
  const last = part('The last line', () => machineLine(summary));
  terminal.print(last ?? `verdict=${summary.verdict.outcome}`);
  if (asked.json && json !== null) process.stdout.write(json);
  return [...undrawn, ...before.errors, ...errors];
}

/** What has to be said, whatever cannot. */
function bareVerdict({ verdict }: Summary): string {
  return `${headline(verdict.outcome)} — ${verdict.reason}`;
}
