import { MusterError } from '../errors.ts';
import { StopTest } from '../scenario/control-flow.ts';
import { advance } from '../scenario/internals.ts';
import type { LoadShape } from '../scenario/load-shape.ts';
import type { UserClass } from '../scenario/user.ts';
import { textOf } from '../wording/text-of.ts';
import { traceback } from '../wording/traceback.ts';
import { checkLoad, type Load, sameLoad } from './load.ts';

/** Asks a shape for its load and tells what changed. */
export class ShapeControl {
  readonly #shape: LoadShape;
  readonly #userClasses: readonly UserClass[];
  #last: Load | null = null;
  #stage: string | null = null;
  #stages = 0;

  constructor(shape: LoadShape, userClasses: readonly UserClass[]) {
    this.#shape = shape;
    this.#userClasses = userClasses;
  }

  /**
   * Name that the shape gave to its stage when it was asked last. Without one, of the stretch since the load last
   * changed: as long as a shape asks for the same, it is one stage. Null before the first.
   */
  get stage(): string | null {
    if (this.#stage !== null) return this.#stage;
    if (this.#last === null) return null;
    const { users } = this.#last;
    return `stage ${this.#stages} (${users} ${users === 1 ? 'user' : 'users'})`;
  }

  /**
   * @param elapsed seconds since the test began
   * @param userCount users running
   * @returns the new load; `unchanged`; or `over`, which is the end of the test
   * @throws StopTest; MusterError LOAD_SHAPE_FAILED when the shape threw or gave what is no load
   */
  next(elapsed: number, userCount: number): Load | 'unchanged' | 'over' {
    try {
      this.#shape[advance](elapsed, userCount);
      const tick = this.#shape.tick();
      if (tick === null || tick === undefined) return 'over';
      const stage: unknown = this.#shape.stage;
      this.#stage = stage === null || stage === undefined ? null : textOf(stage);
      // Rounded: a curve need not think of whole users.
      const load: Load = { users: Math.round(tick[0]), spawnRate: tick[1], userClasses: tick[2] };
      checkLoad(load, this.#userClasses);
      if (this.#last !== null && sameLoad(load, this.#last)) return 'unchanged';
      this.#last = load;
      this.#stages += 1;
      return load;
    } catch (thrown) {
      if (thrown instanceof StopTest) throw thrown;
      throw this.#failed(thrown, elapsed);
    }
  }

  #failed(thrown: unknown, elapsed: number): MusterError {
    const { name } = this.#shape.constructor;
    const why = thrown instanceof MusterError ? thrown.message : traceback(thrown);
    return new MusterError(
      'LOAD_SHAPE_FAILED',
      `the load shape${name === '' ? '' : ` ${name}`} failed after ${Math.round(elapsed)} s: ${why}`,
      { cause: thrown },
    );
  }
}
