import { rm } from 'node:fs/promises';
import type { RunStats } from '../../stats/run-stats.ts';
import type { Second } from '../../stats/second.ts';
import { makeFolderOf } from '../make-folder-of.ts';
import { drawn, ReportError, reportError } from '../report-error.ts';
import { arrivalsCsv } from './arrivals-csv.ts';
import { exceptionsCsv } from './exceptions-csv.ts';
import { failuresCsv } from './failures-csv.ts';
import { fullHistoryRows, historyHeader, historyRow, lastSecond, timestampOf } from './history-csv.ts';
import { OpenFile } from './open-file.ts';
import { statsCsv } from './stats-csv.ts';

/** Seconds between two writings of the files that are written anew each time. */
const tableInterval = 2;
/** Characters of history that may wait for a slow disk: over an hour of rows. */
const backlogLimit = 1_000_000;

/** A file of which only the latest state is kept, and how it is made. */
interface Table {
  readonly file: OpenFile;
  readonly draw: (stats: RunStats) => string;
}

/**
 * Locust's four CSV files, and one of arrivals where users arrive by plan, written while the run goes on. Writing is asynchronous and never
 * overlaps; what a slow disk does not take in time waits here, up to a limit.
 *
 * The first error of the disk is reported once and ends the writing: the run is worth more than its CSV files. A file
 * that cannot be drawn is reported once too, and stays as it is; the others are written on.
 */
export class CsvWriter {
  readonly #stats: RunStats;
  readonly #history: OpenFile;
  readonly #tables: readonly Table[];
  readonly #onError: (error: ReportError) => void;
  readonly #full: boolean;
  readonly #arrivalsPath: string;
  /** Made with the first second that has arrivals. */
  #arrivals: OpenFile | null = null;
  #backlog = historyHeader;
  /** The rows of the newest timestamp, and that: the end of the run may close another second within it. */
  #newest = '';
  #newestAt = 0;
  #tablesAt = 0;
  #writing: Promise<void> | null = null;
  #error: ReportError | null = null;
  /** The disk has failed. */
  #ended = false;
  #closed = false;
  /** Paths of the files that could not be drawn. */
  readonly #undrawn = new Set<string>();

  private constructor(
    prefix: string,
    stats: RunStats,
    history: OpenFile,
    tables: readonly Table[],
    onError: (error: ReportError) => void,
    full: boolean,
  ) {
    this.#arrivalsPath = arrivalsPath(prefix);
    this.#full = full;
    this.#stats = stats;
    this.#history = history;
    this.#tables = tables;
    this.#onError = onError;
  }

  /**
   * Makes the files and the folders they lie in, and writes the headers.
   *
   * @param prefix path and beginning of the file names: `out/run` gives `out/run_stats.csv` …
   * @param onError called for an error after this call: once for the disk, once for each file that cannot be drawn
   * @param full a row of history for every name; `stats` has to be made with `recentByName`
   * @throws ReportError when a file cannot be made or written
   */
  static async open(
    prefix: string,
    stats: RunStats,
    onError: (error: ReportError) => void,
    full = false,
  ): Promise<CsvWriter> {
    const opened: OpenFile[] = [];
    const create = async (suffix: string): Promise<OpenFile> => {
      const file = await OpenFile.create(`${prefix}_${suffix}.csv`);
      opened.push(file);
      return file;
    };
    try {
      await makeFolderOf(prefix);
      const history = await create('stats_history');
      // One of an earlier run would seem to belong to this one.
      await rm(arrivalsPath(prefix), { force: true });
      const tables = [
        { file: await create('stats'), draw: statsCsv },
        { file: await create('failures'), draw: failuresCsv },
        { file: await create('exceptions'), draw: exceptionsCsv },
      ];
      const writer = new CsvWriter(prefix, stats, history, tables, onError, full);
      await writer.#writeAll();
      return writer;
    } catch (cause) {
      await Promise.allSettled(opened.map((file) => file.close()));
      throw cause;
    }
  }

  /** What kept the first file from being written; null while all is well. */
  get error(): ReportError | null {
    return this.#error;
  }

  /** Call after each `RunStats.roll`. Returns at once; the files follow. */
  second(): void {
    if (this.#closed || this.#ended) return;
    this.#take();
    if (this.#backlog.length > backlogLimit) {
      this.#fail(tooSlow(this.#history.path));
      return;
    }
    if (this.#writing !== null) return;
    this.#writing = this.#writeDue()
      .catch((cause) => this.#fail(reportError(cause, this.#history.path)))
      .finally(() => {
        this.#writing = null;
      });
  }

  /**
   * Writes what is left and the final tables, and closes the files. Does not throw: see `onError`.
   *
   * @param running users when the run was ended
   */
  async close(running = 0): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writing;
    try {
      this.#backlog += this.#lastRows(running);
      if (!this.#ended) await this.#writeAll();
    } catch (cause) {
      this.#fail(reportError(cause, this.#history.path));
    }
    const tables = this.#tables.map((table) => table.file);
    const files = [this.#history, ...tables, ...(this.#arrivals === null ? [] : [this.#arrivals])];
    for (const result of await Promise.allSettled(files.map((file) => file.close()))) {
      if (result.status === 'rejected') this.#fail(reportError(result.reason, this.#history.path));
    }
  }

  /** Has the rows wait until those of the next timestamp come: later ones of the same take their place. */
  #take(): void {
    const second = this.#stats.seconds.at(-1);
    if (second === undefined) return;
    const at = timestampOf(second);
    if (at !== this.#newestAt) this.#backlog += this.#newest;
    this.#newest = this.#rows(second);
    this.#newestAt = at;
  }

  /** The rows that still wait, which turn out to be the last. */
  #lastRows(running: number): string {
    const { seconds } = this.#stats;
    const last = seconds.at(-1);
    if (last === undefined || this.#newest === '') return this.#newest;
    return this.#rows(lastSecond(last, seconds.at(-2), running));
  }

  #rows(second: Second): string {
    const draw = this.#full ? fullHistoryRows : historyRow;
    return this.#drawn(this.#history.path, () => draw(this.#stats, second)) ?? '';
  }

  /** @returns null when it cannot be drawn, now or before */
  #drawn(path: string, draw: () => string | null): string | null {
    if (this.#undrawn.has(path)) return null;
    return drawn(path, draw, (error) => {
      this.#undrawn.add(path);
      this.#tell(error);
    });
  }

  async #writeDue(): Promise<void> {
    const elapsed = this.#stats.seconds.at(-1)?.elapsed ?? 0;
    // Half a second of allowance: seconds are not exactly one second long.
    if (elapsed - this.#tablesAt < tableInterval - 0.5) {
      await this.#writeHistory();
      return;
    }
    this.#tablesAt = elapsed;
    await this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    await this.#writeHistory();
    for (const { file, draw } of this.#tables) {
      const text = this.#drawn(file.path, () => draw(this.#stats));
      if (text !== null) await file.replace(text);
    }
    await this.#writeArrivals();
  }

  async #writeArrivals(): Promise<void> {
    const text = this.#drawn(this.#arrivalsPath, () => arrivalsCsv(this.#stats));
    if (text === null) return;
    this.#arrivals ??= await OpenFile.create(this.#arrivalsPath);
    await this.#arrivals.replace(text);
  }

  async #writeHistory(): Promise<void> {
    const rows = this.#backlog;
    this.#backlog = '';
    await this.#history.append(rows);
  }

  #fail(error: ReportError): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#backlog = '';
    this.#newest = '';
    this.#tell(error);
  }

  #tell(error: ReportError): void {
    this.#error ??= error;
    this.#onError(error);
  }
}

function arrivalsPath(prefix: string): string {
  return `${prefix}_arrivals.csv`;
}

function tooSlow(path: string): ReportError {
  const message = `The disk is too slow for ${path}: over an hour of rows waits to be written. Write the CSV files to another disk.`;
  return new ReportError('REPORT_TOO_SLOW', path, message);
}
