import type { Events } from '../events/events.ts';
import type { LoadShape, LoadShapeClass } from '../scenario/load-shape.ts';
import { checkFields } from '../scenario/member-checks.ts';
import { LocalRun, type LocalRunOptions } from './local-run.ts';

/** What is the same in every run of a session. */
export interface SessionOptions extends Omit<LocalRunOptions, 'shape'> {
  /** Made anew for each run; null for an even load. */
  readonly shape: LoadShapeClass | null;
}

/** A scenario that is loaded, and how it is to run: again and again in one process, one run after another. */
export class Session {
  readonly #options: SessionOptions;
  readonly #events: Events;
  #last: LocalRun | null = null;

  /** @param events those that the locustfile listens to */
  constructor(options: SessionOptions, events: Events) {
    this.#options = options;
    this.#events = events;
  }

  /**
   * Makes the next run, which knows nothing of the last; that one has to be over.
   *
   * @throws MusterError LOAD_INVALID
   * @throws ScenarioError when the tasks of a class, or the fields of the shape, are not in order
   */
  start(): LocalRun {
    this.#last?.close();
    this.#last = new LocalRun({ ...this.#options, shape: made(this.#options.shape) }, this.#events);
    return this.#last;
  }
}

function made(shape: LoadShapeClass | null): LoadShape | null {
  if (shape === null) return null;
  const one = new shape();
  checkFields(one, 'loadShape');
  return one;
}
