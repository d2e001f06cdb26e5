import type { EntryTable } from './entry-table.ts';
import type { ErrorTable } from './error-table.ts';
import type { ExceptionTable } from './exception-table.ts';
import type { GroupTable } from './group-table.ts';
import type { Histogram } from './histogram.ts';

/**
 * What one second adds to the run: the tables that the samples of it went into. They are emptied for the next second as
 * soon as the listeners have returned: add them to tables of your own, do not keep them.
 */
export interface SecondDelta {
  /** By method and name. */
  readonly entries: EntryTable;
  /** By user class and by tag, those that were asked for. */
  readonly groups: GroupTable;
  /** How late what was planned for an instant began: arrivals, and users that woke from a wait. */
  readonly lag: Histogram;
  /** Failures and exceptions, by kind. */
  readonly errors: ErrorTable;
  readonly exceptions: ExceptionTable;
  /** See {@link Second.steady}. */
  readonly steady: boolean;
  /** Name of the shape's stage during it; null without stages. */
  readonly stage: string | null;
}
