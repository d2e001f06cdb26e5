import type { RunnerState } from '../scenario/user.ts';
import type { RunEvent } from './run-event.ts';

/** Told at once of everything that happens in a run. One that throws is told no more, and the others still are. */
export type RunReader = (event: RunEvent) => void;

/** A run while it goes on, wherever its users are: a stream of events, and what can be done with it. */
export interface Run {
  readonly state: RunnerState;
  /** Users asked for. */
  readonly targetUsers: number;
  /** Starts or stops users at the rate, per second, until there are so many. @throws MusterError LOAD_INVALID */
  setLoad(users: number, spawnRate: number): void;
  /** Ends it before its time, as Ctrl-C does. */
  stop(): void;
  /** Forgets everything measured until now; the run goes on. */
  resetStats(): void;
  /** @returns a function that ends the subscription */
  subscribe(reader: RunReader): () => void;
}
