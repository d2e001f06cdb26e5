import { glanceOf } from '../report/glance.ts';
import { makeFolderOf } from '../report/make-folder-of.ts';
import { ReportError, reportError } from '../report/report-error.ts';
import type { RunEvent } from '../run/run-event.ts';
import type { ErrorEntry } from '../stats/error-table.ts';
import type { ExceptionEntry } from '../stats/exception-table.ts';
import type { RunStats } from '../stats/run-stats.ts';
import type { Second } from '../stats/second.ts';
import type { SecondDelta } from '../stats/second-delta.ts';
import { StatsEntry } from '../stats/stats-entry.ts';
import { Chunk } from './chunk.ts';
import { ChunkWriter } from './chunk-writer.ts';
import type { ExceptionRow, FailureRow, HeaderLine, RecordLine, RunResult } from './format.ts';
import { formatName, formatVersion } from './format.ts';
import { NameNumbers } from './name-numbers.ts';
import { lineText, RecordFiles } from './record-files.ts';
import { RowLog } from './row-log.ts';
import { deltaLine, secondLine, soFarOf } from './second-line.ts';
import { WriteQueue } from './write-queue.ts';

/** Seconds after which the tail is written anew, the seconds in it added up. */
const minute = 60;
/** Characters that may wait for a slow disk: some minutes at the highest rates, hours at others. */
const backlogLimit = 32_000_000;

/** What the first line says, but for what is the same in all. */
export type RecordHead = Pick<HeaderLine, 'run' | 'config' | 'targets'>;

/**
 * Writes the record of a run while it goes on. Writing is asynchronous, and what a slow disk does not take in time
 * waits, up to a limit. The first error is told once and ends the writing: the run is worth more than its record.
 */
export class RunRecordWriter {
  readonly path: string;
  readonly #stats: RunStats;
  readonly #files: RecordFiles;
  readonly #queue: WriteQueue;
  readonly #chunks: ChunkWriter;
  readonly #onError: (error: ReportError) => void;
  readonly #failures = new RowLog<ErrorEntry>((row) => row.occurrences);
  readonly #exceptions = new RowLog<ExceptionEntry>((row) => row.count);
  #names = new NameNumbers();
  #soFar = new StatsEntry('', '');
  #minute: Chunk;
  #n = 0;
  #error: ReportError | null = null;
  #closed = false;

  readonly #backlogLimit: number;

  private constructor(
    stats: RunStats,
    files: RecordFiles,
    onError: (error: ReportError) => void,
    limit: number,
  ) {
    this.#backlogLimit = limit;
    const { groups } = stats.totalGroups;
    this.path = files.path;
    this.#stats = stats;
    this.#files = files;
    this.#onError = onError;
    this.#chunks = new ChunkWriter(files, groups);
    this.#minute = new Chunk(1, groups);
    this.#queue = new WriteQueue((cause) => this.#fail(reportError(cause, this.path)));
  }

  /**
   * Makes the file, its tail beside it and the folder they lie in, and writes the first line.
   *
   * @param stats of the run whose events it is told of
   * @param onError called at most once, for an error after this call
   * @param limit characters that may wait for a slow disk
   * @throws ReportError when a file cannot be made or written
   */
  static async open(
    path: string,
    stats: RunStats,
    head: RecordHead,
    onError: (error: ReportError) => void,
    limit = backlogLimit,
  ): Promise<RunRecordWriter> {
    await makeFolderOf(path);
    const files = await RecordFiles.create(path);
    try {
      await files.append(
        lineText({
          type: 'header',
          format: formatName,
          version: formatVersion,
          ...head,
          groups: stats.totalGroups.groups,
          clock: { epoch: Date.now(), monotonic: performance.now() },
        }),
      );
    } catch (cause) {
      await files.discard();
      throw cause;
    }
    const writer = new RunRecordWriter(stats, files, onError, limit);
    return writer;
  }

  /** What ended the writing early; null while all is well. */
  get error(): ReportError | null {
    return this.#error;
  }

  /** Writes what an event of the run adds. Returns at once; the file follows. */
  take(event: RunEvent): void {
    if (event.type === 'started') this.#append({ type: 'start', time: event.time });
    else if (event.type === 'second') this.#second(event.second, event.delta);
    else if (event.type === 'reset') this.#reset(event.time);
  }

  /**
   * The run is over: writes its result and closes the file. What it says of the statistics is of the moment of the
   * call. Does not throw: see `onError`.
   */
  async end(result: RunResult): Promise<void> {
    if (this.#closed) return;
    const errors = this.#stats.errors.sorted();
    const exceptions = this.#stats.exceptions.sorted();
    const lines = {
      newFailures: this.#failures.take(errors).fresh.map(failureRow),
      newExceptions: this.#exceptions.take(exceptions).fresh.map(exceptionRow),
      failures: this.#failures.counts(errors),
      exceptions: this.#exceptions.counts(exceptions),
    };
    this.#fold(true);
    const figures = glanceOf(this.#stats, result.waiting);
    const last = lineText({ type: 'end', result, ...lines, figures });
    this.#add(last.length, () => this.#files.finish(last));
    this.#closed = true;
    await this.#close();
  }

  /** Closes the files of a run that came to no result. Does not throw: see `onError`. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#close();
  }

  /** Settles when everything up to now is in the files. */
  written(): Promise<void> {
    return this.#queue.idle();
  }

  async #close(): Promise<void> {
    await this.#queue.idle();
    try {
      await this.#files.close();
    } catch (cause) {
      this.#fail(reportError(cause, this.path));
    }
  }

  #second(second: Second, delta: SecondDelta): void {
    if (this.#closed || this.#error !== null) return;
    this.#n += 1;
    this.#soFar.add(delta.entries.aggregated());
    const failures = this.#failures.take(this.#stats.errors.sorted());
    const exceptions = this.#exceptions.take(this.#stats.exceptions.sorted());
    const { duration } = this.#stats;
    const line = secondLine(this.#n, second, delta, this.#names, soFarOf(this.#soFar), duration);
    const fresh = {
      ...(failures.fresh.length > 0 && { newFailures: failures.fresh.map(failureRow) }),
      ...(exceptions.fresh.length > 0 && { newExceptions: exceptions.fresh.map(exceptionRow) }),
    };
    const names = this.#names.takeFresh();
    const main = (names === null ? '' : lineText(names)) + lineText({ ...line, ...fresh });
    const tail = lineText(deltaLine(this.#n, delta, this.#names, failures.changed, exceptions.changed));
    this.#minute.add(delta);
    this.#minute.note(failures.changed, exceptions.changed);
    this.#add(main.length + tail.length, async () => {
      await this.#files.append(main);
      await this.#files.appendToTail(tail);
    });
    if (this.#minute.seconds >= minute) this.#fold(false);
  }

  #fold(last: boolean): void {
    const folded = this.#minute;
    const names = this.#names;
    this.#minute = new Chunk(folded.last + 1, this.#stats.totalGroups.groups);
    this.#add(0, () => this.#chunks.fold(folded, names, last));
  }

  #reset(time: number): void {
    if (this.#closed || this.#error !== null) return;
    this.#failures.clear();
    this.#exceptions.clear();
    // A new one: what waits to be written still needs the old numbers.
    this.#names = new NameNumbers();
    this.#soFar = new StatsEntry('', '');
    const next = this.#n + 1;
    this.#minute = new Chunk(next, this.#stats.totalGroups.groups);
    const { arrivalsByClass } = this.#stats;
    this.#append({ type: 'reset', n: this.#n, time, arrivalsByClass });
    this.#add(0, () => this.#chunks.forget(next));
  }

  #append(line: RecordLine): void {
    const text = lineText(line);
    this.#add(text.length, () => this.#files.append(text));
  }

  #add(size: number, run: () => Promise<void>): void {
    if (this.#closed || this.#error !== null) return;
    if (this.#queue.size + size > this.#backlogLimit) this.#fail(tooSlow(this.path));
    else this.#queue.add(size, run);
  }

  #fail(error: ReportError): void {
    if (this.#error !== null) return;
    this.#error = error;
    this.#queue.clear();
    this.#onError(error);
  }
}

function failureRow([id, row]: readonly [number, ErrorEntry]): FailureRow {
  return [id, row.method, row.name, row.error, row.firstSeen, row.lastSeen, row.occurrences];
}

function exceptionRow([id, row]: readonly [number, ExceptionEntry]): ExceptionRow {
  return [id, row.message, row.traceback, row.firstSeen, row.lastSeen, row.count];
}

function tooSlow(path: string): ReportError {
  const message = `The disk is too slow for ${path}: minutes of the run wait to be written. Write the record to another disk.`;
  return new ReportError('REPORT_TOO_SLOW', path, message);
}
