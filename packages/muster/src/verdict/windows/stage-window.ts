import { Stretch } from '../stretch.ts';
import type { Moment, WindowWatch } from './window-watch.ts';

/** So many stages are told apart; what comes behind them is one more. */
const mostStages = 1000;
const furtherStages = 'further stages';

/** The steady seconds of each stage. */
export class StageWindow implements WindowWatch {
  /** In the order in which they came; empty for a stage that has had no steady second. */
  readonly stages = new Map<string, Stretch>();
  #now: Stretch | null = null;

  add(part: Stretch, { steady, stage, stopping }: Moment): void {
    if (stopping) return;
    this.#now = null;
    if (stage === null) return;
    const stretch = this.#stretchOf(stage);
    if (!steady) return;
    stretch.add(part);
    this.#now = stretch;
  }

  /** That of the stage under way. */
  now(): Stretch | null {
    return this.#now;
  }

  reset(): void {
    this.stages.clear();
    this.#now = null;
  }

  #stretchOf(stage: string): Stretch {
    const name = this.stages.has(stage) || this.stages.size < mostStages ? stage : furtherStages;
    const known = this.stages.get(name);
    if (known !== undefined) return known;
    const stretch = new Stretch();
    this.stages.set(name, stretch);
    return stretch;
  }
}
