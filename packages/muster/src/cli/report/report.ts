import { MusterError } from '../../errors.ts';
import { type RecordedRun, readRunRecord } from '../../record/read-run-record.ts';
import { buildSummary } from '../../report/build-summary.ts';
import { deliver } from '../deliver.ts';
import { unusable } from '../exit-code.ts';
import { complain } from '../known-error.ts';
import { requireDistinct } from '../report-paths.ts';
import type { Terminal } from '../terminal.ts';
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
  const exitCode = await draw(asked, run, history, counts, terminalFor(asked.json));
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
  history: HistoryRows,
  { counts }: RecordedCounts,
  terminal: Terminal,
): Promise<number> {
  const { plan, stats, waiting } = input;
  const { users, spawnRate, runTime } = plan;
  const { csv } = asked;
  const before =
    csv === undefined
      ? { written: [], errors: [] }
      : await writeCsvFiles(csv, stats, () => history.text(waiting?.running ?? null));
  const problems = await deliver({
    asked: { ...asked, users, spawnRate, runTime },
    summary: buildSummary(input),
    stats,
    counts: wantsJson(asked) ? counts : null,
    before,
    terminal,
  });
  for (const problem of problems) complain(problem);
  return problems.length > 0 ? unusable : 0;
}
