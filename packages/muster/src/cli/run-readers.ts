import { mostSideBySide } from '../client/side-by-side.ts';
import { log } from '../logging/logger.ts';
import type { RunRecordWriter } from '../record/run-record-writer.ts';
import type { CsvWriter } from '../report/csv/csv-writer.ts';
import { SecondCounts } from '../report/json/second-counts.ts';
import type { ReportError } from '../report/report-error.ts';
import type { LocalRun } from '../run/local-run.ts';
import type { RunReader } from '../run/run.ts';
import type { Arguments } from '../settings/arguments.ts';
import { HealthWatch } from '../verdict/health-watch.ts';
import { LiveTargets } from '../verdict/live-targets.ts';
import type { Target } from '../verdict/target.ts';
import { healthBounds } from './health-bounds.ts';
import { LiveView } from './live-view.ts';
import { openRecord } from './open-record.ts';
import type { PreparedPlan } from './prepare-plan.ts';
import type { Terminal } from './terminal.ts';
import { UnawaitedWatch } from './unawaited-watch.ts';

/** What the readers of a run know when it is over. */
export interface RunReaders {
  readonly live: LiveTargets;
  /** null unless JSON is asked for. */
  readonly counts: SecondCounts | null;
  /** null unless asked for. */
  readonly csv: CsvWriter | null;
  /** null unless asked for. */
  readonly record: RunRecordWriter | null;
  /** Writes what is left to the CSV files. */
  closeCsv(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Subscribes everybody who reads a run on the command line. The targets come last but for the terminal: those that
 * end the run do so when the second has been written.
 *
 * @throws ReportError when a file that is written meanwhile cannot be made
 */
export async function subscribeReaders(
  run: LocalRun,
  args: Arguments,
  prepared: PreparedPlan,
  terminal: Terminal,
): Promise<RunReaders> {
  const csv = await openCsv(args, run);
  const record = await openRecord(args, prepared, run.stats);
  const counts = args.json || args.jsonFile !== undefined ? new SecondCounts() : null;
  const live = new LiveTargets(prepared.targets);
  run.subscribe(warnings);
  if (record !== null) run.subscribe((event) => record.take(event));
  if (csv !== null) run.subscribe(({ type }) => type === 'second' && csv.second());
  if (counts !== null) run.subscribe(countsReader(counts, run));
  run.subscribe(watchReader(args, prepared.targets));
  run.subscribe(terminalReader(args, prepared.targets, terminal, live, run));
  const closeCsv = async (): Promise<void> => csv?.close(run.waitingUsers.running);
  return {
    live,
    counts,
    csv,
    record,
    closeCsv,
    close: async () => {
      await closeCsv();
      await record?.close();
    },
  };
}

const warnings: RunReader = (event) => {
  if (event.type === 'warning') log.warning(event.message);
};

function countsReader(counts: SecondCounts, { stats }: LocalRun): RunReader {
  return (event) => {
    if (event.type === 'started' || event.type === 'reset') counts.begin(event.time);
    else if (event.type === 'second') counts.second(stats.total, event.second.time);
  };
}

/** Says when something is wrong with the generator, or with what its users do. */
function watchReader(args: Arguments, targets: readonly Target[]): RunReader {
  const health = new HealthWatch(healthBounds(args), targets);
  const unawaited = new UnawaitedWatch(mostSideBySide);
  return (event) => {
    if (event.type !== 'second') return;
    for (const line of health.second(event.second)) log.warning(line);
    const flood = unawaited.warning();
    if (flood !== null) log.warning(flood);
  };
}

/** The table of a running test, the targets as they tip, and the one that ends it. */
function terminalReader(
  { onlySummary, runTime }: Arguments,
  targets: readonly Target[],
  { print, width, colour }: Terminal,
  live: LiveTargets,
  run: LocalRun,
): RunReader {
  const view = new LiveView(targets, runTime, width, colour);
  const show = (lines: readonly string[]): void => {
    if (!onlySummary) for (const line of lines) print(line);
  };
  return (event) => {
    if (event.type === 'reset') live.reset();
    if (event.type !== 'second') return;
    const { second, delta } = event;
    show(view.second(second, delta));
    const { tipped, abort } = live.second(second, delta, run.state === 'stopping');
    show(view.tipped(tipped, second.elapsed));
    if (abort !== null) run.targetMissed();
  };
}

async function openCsv({ csv, csvFullHistory }: Arguments, { stats }: LocalRun) {
  if (csv === undefined) return null;
  const { CsvWriter } = await import('../report/csv/csv-writer.ts');
  const onError = (error: ReportError): void => log.error(`${error.code}: ${error.message}`);
  return CsvWriter.open(csv, stats, onError, csvFullHistory);
}
