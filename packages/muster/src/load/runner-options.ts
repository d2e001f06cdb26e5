import type { HttpOptions } from '../client/http-options.ts';
import type { Events } from '../events/events.ts';
import type { LoadShape } from '../scenario/load-shape.ts';
import type { RunnerState, UserClass } from '../scenario/user.ts';
import type { RunStats } from '../stats/run-stats.ts';
import type { TimerWheel } from '../timing/timer-wheel.ts';
import type { Load } from './load.ts';

/** How a run is to go. */
export interface RunnerOptions {
  readonly userClasses: readonly UserClass[];
  /** The load at the beginning; a shape takes its place, and reads it when it has `useCommonOptions`. */
  readonly users: number;
  /** Users started per second. */
  readonly spawnRate: number;
  /** Decides the load from second to second; null for an even one. */
  readonly shape?: LoadShape | null;
  /** Seconds from the first user's start; null: until stopped. */
  readonly runTime: number | null;
  /** Seconds that tasks under way get when users are stopped, at the end and before; 0: they are killed at once. */
  readonly stopTimeout: number;
  readonly host: string | null;
  /** HTTP options over those of the classes. */
  readonly http?: HttpOptions;
  readonly wheel: TimerWheel;
  readonly stats: RunStats;
  /** Default: events that nobody listens to. */
  readonly events?: Events;
  /** Only tasks with any of these tags; empty: all. */
  readonly tags?: readonly string[];
  /** No task with any of these. */
  readonly excludeTags?: readonly string[];
  /** Every class and every task weighs 1. */
  readonly equalWeights?: boolean;
  /** Begin the statistics anew when the first users asked for are all there. */
  readonly resetStats?: boolean;
  /** Decides everything that is drawn at random: a whole number, 0 or more. Default: one drawn at random. */
  readonly seed?: number;
  /** Told of each state that the runner comes to, and how many users run then. */
  readonly onState?: (state: RunnerState, users: number) => void;
  /** Told of a load that takes the place of an earlier one. */
  readonly onLoad?: (load: Load) => void;
  /** Told what a person should know and nothing else says. */
  readonly onWarning?: (message: string) => void;
}

/** Why a run ended: its time was over, Ctrl-C, its shape was over, or the locustfile said so (StopTest, `runner.quit()`), or a target that may end it was missed. */
export type RunEnd = 'run time' | 'interrupted' | 'shape' | 'stopped by the test' | 'a target was missed';
