import type { Stretch } from '../stretch.ts';

/** What is known of a second besides its figures. */
export interface Moment {
  readonly steady: boolean;
  readonly stage: string | null;
  /** The run is being ended: what users still do is not the load that was asked for. */
  readonly stopping: boolean;
}

/** A window of the run, put together second by second. Holds no more than it needs for {@link WindowWatch.now}. */
export interface WindowWatch {
  /** Adds a second. @param part is not kept and not changed */
  add(part: Stretch, moment: Moment): void;
  /** The window as it stands; null as long as there is none that could be judged. Not to be kept. */
  now(): Stretch | null;
  /** Forgets everything. */
  reset(): void;
}
