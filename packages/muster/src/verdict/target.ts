import type { EntryTable } from '../stats/entry-table.ts';
import type { Second } from '../stats/second.ts';

/** What a target may look at when the run is over. */
export interface RunResults {
  readonly plan: Plan;
  /** The seconds in which all users were running; `seconds` is 0 when that never happened. */
  readonly steady: Window;
  readonly whole: Window;
  readonly seconds: readonly Second[];
}

/** A part of the run. */
export interface Window {
  readonly entries: EntryTable;
  /** Its length. */
  readonly seconds: number;
}

/** What was asked for, known before the run. */
export interface Plan {
  readonly users: number;
  /** Users started per second. */
  readonly spawnRate: number;
  /** Seconds; null for a run without end. */
  readonly runTime: number | null;
  readonly host: string | null;
  /** Names of the user classes that run. */
  readonly userClasses: readonly string[];
}

/** A condition on the results of a run. */
export interface Target {
  /** Short name for machines, unique in a run: the key in the last line and in summary.json. */
  readonly key: string;
  /** What a person reads, e.g. `POST /alerts/ingest per second`. */
  readonly label: string;
  /** The condition, e.g. `< 200 ms`. */
  readonly limit: string;
  /** The limit as a number, in the unit of the measured value: drawn as a line into charts. */
  readonly threshold?: number;
  judge(results: RunResults): Judgement | Promise<Judgement>;
}

/** What became of a target. */
export interface Judgement {
  /** null: could not be judged, which makes the verdict invalid. */
  readonly held: boolean | null;
  /** The measured figure in the target's unit; null when there is none. */
  readonly value: number | null;
  /** The measured figure for people, with its unit, e.g. `17 ms`. */
  readonly measured: string;
}
