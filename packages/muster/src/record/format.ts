import type { SummaryInput } from '../report/build-summary.ts';
import type { Glance } from '../report/glance.ts';
import type { ArrivalCounts } from '../stats/arrival-counts.ts';
import type { Groups } from '../stats/group-table.ts';
import type { Second } from '../stats/second.ts';
import type { PackedEntry } from './packed-entry.ts';
import type { PackedHistogram } from './packed-histogram.ts';

/*
 * The lines of a run record, each a JSON object with a `type`. docs/run-record.md explains them for people,
 * schema/run-record.schema.json for programs. A reader skips types and fields that it does not know.
 */

export const formatName = 'muster-run';
/** Raised when a reader of the older form would go wrong. New types of lines and new fields do not raise it. */
export const formatVersion = 1;

/** The file beside the record that holds the chunk under way. */
export function tailPath(path: string): string {
  return `${path}.tail`;
}

/** What a summary says and the statistics do not, known when the run is over. */
export type RunResult = Omit<SummaryInput, 'stats'>;

/** The same, as far as it is known before the run. */
export type RunHead = Omit<RunResult, 'startTime' | 'endTime' | 'ended' | 'verdict' | 'waiting' | 'health'>;

/** The first line. */
export interface HeaderLine {
  readonly type: 'header';
  readonly format: typeof formatName;
  readonly version: number;
  readonly run: RunHead;
  /** Every setting of the run, secrets left out. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly targets: readonly { readonly key: string; readonly label: string; readonly limit: string }[];
  readonly groups: Groups;
  readonly clock: { readonly epoch: number; readonly monotonic: number };
}

/** The users begin; epoch ms. */
export interface StartLine {
  readonly type: 'start';
  readonly time: number;
}

/** Method and name of the request names from number `first` on. */
export interface NamesLine {
  readonly type: 'names';
  readonly first: number;
  readonly names: readonly (readonly [method: string, name: string])[];
}

/** A kind of failure, when it is met first. */
export type FailureRow = readonly [
  id: number,
  method: string,
  name: string,
  error: string,
  firstSeen: number,
  lastSeen: number,
  occurrences: number,
];

/** A kind of exception, when it is met first. */
export type ExceptionRow = readonly [
  id: number,
  message: string,
  traceback: string,
  firstSeen: number,
  lastSeen: number,
  count: number,
];

/** How often there has been a failure or exception until now, and when it was last. */
export type RowCount = readonly [id: number, count: number, lastSeen: number];

/** All requests since the beginning, or the last reset. Durations are µs. */
export interface SoFar {
  readonly requests: number;
  readonly failures: number;
  readonly bytes: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  /** As many as `reportedQuantiles`; empty without requests. */
  readonly percentiles: readonly number[];
}

/** A second: all of {@link Second}, the names by their numbers. */
export interface SecondLine extends Second {
  readonly type: 'second';
  /** 1, 2, 3, …; goes on after a reset. */
  readonly n: number;
  readonly requestsByName: readonly number[];
  /** Absent when there was none. */
  readonly failuresByName?: readonly number[];
  readonly soFar: SoFar;
  /** Length of what is counted. */
  readonly duration: number;
  readonly newFailures?: readonly FailureRow[];
  readonly newExceptions?: readonly ExceptionRow[];
}

/** What part of the run figures are of. */
export interface Part {
  readonly steady: boolean;
  readonly stage: string | null;
}

/** The requests of a name, user class or tag over the seconds of a chunk that were of this kind. */
export interface EntryLine extends Part, PackedEntry {
  readonly type: 'entry';
  /** Number of a name. */
  readonly name?: number;
  readonly userClass?: string;
  readonly tag?: string;
}

/** How late what was planned began, likewise. */
export interface LagLine extends Part {
  readonly type: 'lag';
  readonly lag: PackedHistogram;
}

/** The entries and lags since the last such line are of these seconds, all of them. */
export interface ChunkLine {
  readonly type: 'chunk';
  readonly first: number;
  readonly last: number;
  readonly failures: readonly RowCount[];
  readonly exceptions: readonly RowCount[];
}

/** In the tail: what one second adds. */
export interface DeltaLine extends Part {
  readonly type: 'delta';
  readonly n: number;
  readonly entries: readonly (PackedEntry & Pick<EntryLine, 'name' | 'userClass' | 'tag'>)[];
  readonly lag?: PackedHistogram;
  readonly failures?: readonly RowCount[];
  readonly exceptions?: readonly RowCount[];
}

/** The first line of the tail. */
export interface TailLine {
  readonly type: 'tail';
  readonly format: typeof formatName;
  readonly version: number;
}

/** The statistics were forgotten, and names are numbered anew. */
export interface ResetLine {
  readonly type: 'reset';
  /** Number of the last second before. */
  readonly n: number;
  readonly time: number;
  readonly arrivalsByClass: Readonly<Record<string, ArrivalCounts>>;
}

/** The last line of a run that came to its end. */
export interface EndLine {
  readonly type: 'end';
  readonly result: RunResult;
  readonly newFailures: readonly FailureRow[];
  readonly newExceptions: readonly ExceptionRow[];
  /** All of them, in the order of the reports. */
  readonly failures: readonly RowCount[];
  readonly exceptions: readonly RowCount[];
  /** For lists of runs; absent in records of an earlier Muster. */
  readonly figures?: Glance;
}

export type RecordLine =
  | HeaderLine
  | StartLine
  | NamesLine
  | SecondLine
  | EntryLine
  | LagLine
  | ChunkLine
  | DeltaLine
  | TailLine
  | ResetLine
  | EndLine;
