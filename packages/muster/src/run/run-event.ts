import type { RunEnd } from '../load/runner-options.ts';
import type { RunnerState } from '../scenario/user.ts';
import type { Second } from '../stats/second.ts';
import type { SecondDelta } from '../stats/second-delta.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** What the readers of a run are told, in the order in which it happens. Instants are epoch ms. */
export type RunEvent =
  /** The users begin. */
  | { readonly type: 'started'; readonly time: number }
  /** @property users running, those that are being stopped included */
  | { readonly type: 'state'; readonly state: RunnerState; readonly users: number }
  /** Somebody or the load shape asked for another load. @see Run.setLoad */
  | { readonly type: 'loadChanged'; readonly users: number; readonly spawnRate: number }
  /** A second is over, and added to the statistics. The delta is emptied afterwards: see {@link SecondDelta}. */
  | { readonly type: 'second'; readonly second: Second; readonly delta: SecondDelta }
  /** Everything measured was forgotten. */
  | { readonly type: 'reset'; readonly time: number }
  /** What a person should know and nothing else says. */
  | { readonly type: 'warning'; readonly message: string }
  /** All users have ended. */
  | ({ readonly type: 'ended' } & RunEnding)
  | { readonly type: 'judged'; readonly verdict: Verdict };

/** How a run came to its end. */
export interface RunEnding {
  readonly startTime: number;
  readonly endTime: number;
  readonly ended: RunEnd;
  /** Why it could not go on; null when nothing was wrong. */
  readonly failure: Error | null;
}
