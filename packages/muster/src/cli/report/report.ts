import { MusterError } from '../../errors.ts';
import { type RecordedRun, readRunRecord } from '../../record/read-run-record.ts';
import { buildSummary } from '../../report/build-summary.ts';
import { githubAnnotations } from '../../report/github/annotations.ts';
import { locustEntries, locustJson } from '../../report/json/locust-entries.ts';
import { machineLine } from '../../report/terminal/machine-line.ts';
import { renderVerdict } from '../../report/terminal/verdict-block.ts';
import { unusable } from '../exit-code.ts';
import { complain } from '../known-error.ts';
import { requireDistinct } from '../report-paths.ts';
import type { Terminal } from '../terminal.ts';
import { writeReports } from '../write-reports.ts';
import { writeCsvFiles } from './csv-files.ts';
import { HistoryRows } from './history-rows.ts';
import { RecordedCounts } from './recorded-counts.ts';
import { type ReportArguments, reportArguments } from './report-arguments.ts';

/**
 * Carries out `muster report`: prints the verdict of a recorded run, and draws the reports that are asked for.
 *
 * @param args what stands behind `report`
 * @param terminalFor prints on stdout, or on stderr when nothing but JSON may stand there
 * @returns the exit code
 * @throws MusterError INVALID_ARGUMENT, RECORD_NOT_READABLE, RECORD_INVALID, RECORD_TOO_NEW
 */
export async function report(
  args: readonly string[],
  terminalFor: (jsonOnly: boolean) => Terminal,
): Promise<number> {
  const asked = reportArguments(args);
  if ('text' in asked) {
    terminalFor(false).print(asked.text);
    return 0;
  }
  const history = new HistoryRows();
  const counts = new RecordedCounts();
  const run = await readRunRecord(asked.file, {
    counting: (time) => {
      if (asked.csv !== undefined) history.counting();
      if (wantsJson(asked)) counts.counting(time);
    },
    second: (second, soFar, byName) => {
      if (asked.csv !== undefined) history.second(second, soFar);
      if (wantsJson(asked)) counts.second(second, soFar, byName);
    },
  });
  requireDistinct({ ...asked, ...run.input.plan }, { 'the record': asked.file });
  if (run.cutOff !== null && !run.damaged)
    process.stderr.write(`muster: the run was cut off after ${run.cutOff} s\n`);
  const exitCode = await draw(asked, run, history.text, counts, terminalFor(asked.json));
  if (!run.damaged) return exitCode;
  complain(
    new MusterError(
      'RECORD_INVALID',
      `the run record ${asked.file} is damaged after ${run.cutOff} s of the run, and what stands before that was ` +
        'reported: take a whole copy of the file',
    ),
  );
  return unusable;
}

function wantsJson({ json, jsonFile }: ReportArguments): boolean {
  return json || jsonFile !== undefined;
}

async function draw(
  asked: ReportArguments,
  { input }: RecordedRun,
  history: string,
  { counts }: RecordedCounts,
  terminal: Terminal,
): Promise<number> {
  const { plan, stats } = input;
  const summary = buildSummary(input);
  terminal.print(`${renderVerdict(summary, terminal)}\n`);
  const json = !wantsJson(asked) ? null : locustJson(locustEntries(stats.total, counts));
  const csvError = asked.csv === undefined ? null : await writeCsvFiles(asked.csv, stats, history);
  const files = {
    ...asked,
    ...(csvError !== null && { csv: undefined }),
    users: plan.users,
    spawnRate: plan.spawnRate,
    runTime: plan.runTime,
  };
  const { written, errors } = await writeReports(files, summary, json);
  for (const file of written) terminal.print(`written: ${file}`);
  if (asked.githubAnnotations) for (const line of githubAnnotations(summary)) terminal.print(line);
  terminal.print(machineLine(summary));
  if (asked.json && json !== null) process.stdout.write(json);
  const problems = csvError === null ? errors : [csvError, ...errors];
  for (const problem of problems) complain(problem);
  return problems.length > 0 ? unusable : 0;
}
