import type { EntryTable } from '../stats/entry-table.ts';
import type { GroupTable } from '../stats/group-table.ts';
import type { Histogram } from '../stats/histogram.ts';
import type { Second } from '../stats/second.ts';
import type { WaitingUsers } from '../stats/waiting-users.ts';
import type { Margin } from './margin.ts';
import type { WindowSpec } from './window-spec.ts';

/** What a target may look at when the run is over. */
export interface RunResults {
  readonly plan: Plan;
  /** The seconds in which all users were running; `seconds` is 0 when that never happened. */
  readonly steady: Window;
  readonly whole: Window;
  /** The one of the two that the target asked for; steady state by default. */
  readonly window: Window;
  readonly seconds: readonly Second[];
  /** Users that still waited for an answer when the run was over; absent: not known. */
  readonly waiting?: WaitingUsers;
}

/** A part of the run. */
export interface Window {
  readonly entries: EntryTable;
  /** By user class and tag, as far as a target asks for them. */
  readonly groups?: GroupTable;
  /** How late what was planned for an instant began; absent: not known. */
  readonly lag?: Histogram;
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
  /** What was drawn at random was drawn from it: the same seed gives every user the same choices. */
  readonly seed: number;
  /** Names of the user classes that run. */
  readonly userClasses: readonly string[];
  /** Absent: closed. */
  readonly model?: LoadModel;
  /** The load shape that decides how many users run; absent: none. `users` is the most that it asks for, where it says. */
  readonly shape?: PlannedShape;
  /** The classes whose users arrive by plan; absent: none. */
  readonly arrivals?: readonly PlannedArrivals[];
}

/**
 * What decides when a request starts: the answer to the one before (`closed`), a plan (`open`), or both, each for some
 * of the users (`mixed`).
 */
export type LoadModel = 'closed' | 'open' | 'mixed';

/** A load shape. */
export interface PlannedShape {
  readonly name: string;
  /** The most users that it asks for at any time; null: nobody knows before. */
  readonly mostUsers: number | null;
}

/** A class whose users arrive by plan. */
export interface PlannedArrivals {
  readonly userClass: string;
  /** The plan in words, e.g. `50/s, Poisson`. */
  readonly text: string;
}

/** A condition on the results of a run. */
export interface Target {
  /** Short name for machines, unique in a run: the key in the last line and in summary.json. */
  readonly key: string;
  /** What a person reads, e.g. `POST /alerts/ingest per second`. */
  readonly label: string;
  /** The condition, e.g. `< 200 ms`. */
  readonly limit: string;
  /** The limit of a time, in ms: drawn as a line into charts. */
  readonly threshold?: number;
  /** The part of the run that it looks at; shown beside it. */
  readonly window?: WindowSpec;
  /** Seconds that a run lasts at least in which it can hold. */
  readonly takes?: number;
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
  /** How far the figure is from the limit. */
  readonly margin?: Margin;
}
