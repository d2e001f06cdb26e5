import { type Figure, figureOf, judged, unjudged, worseOf } from './judgement.ts';
import { holds } from './margin.ts';
import type { MeasuredTarget } from './measured-target.ts';
import { nothingMeasured } from './nothing-measured.ts';
import type { Stretch } from './stretch.ts';
import type { Judgement } from './target.ts';
import { type LiveVerdict, Tipping } from './tipping.ts';
import { StageWindow } from './windows/stage-window.ts';
import type { WindowWatch } from './windows/window-watch.ts';

/** One target while the run goes on. */
export class TargetWatch {
  readonly target: MeasuredTarget;
  readonly #window: WindowWatch;
  #tipping = new Tipping();
  #now: Figure | null = null;
  /** Of all complete stretches of a sliding window. */
  #worst: Figure | null = null;
  #sawStretch = false;
  /** Seconds without a break. */
  #missedFor = 0;
  #decided: Judgement | null = null;

  /** @param window shared with other targets on the same figures of the same window */
  constructor(target: MeasuredTarget, window: WindowWatch) {
    this.target = target;
    this.#window = window;
  }

  /** What is known of it now. */
  get verdict(): LiveVerdict {
    if (this.#now === null) return 'cannot say yet';
    return holds(this.target.measure.condition, this.#now.value) ? 'holding' : 'missed';
  }

  /** The figure as it stands; null as long as there is none. */
  get figure(): Figure | null {
    return this.#now;
  }

  /**
   * Looks at the window, to which a second has just been added.
   *
   * @param length of that second
   * @returns whether the target has tipped and is to be told of
   */
  second(elapsed: number, length: number): boolean {
    const stretch = this.#window.now();
    this.#now = stretch === null ? null : figureOf(this.target.measure, stretch);
    if (stretch !== null) this.#remember(stretch);
    this.#missedFor = this.verdict === 'missed' ? this.#missedFor + length : 0;
    return this.#tipping.second(this.verdict, elapsed);
  }

  /** It has been missed for longer than it may be: the run is to end. From then on it stays missed. */
  tooLong(): boolean {
    const { abortAfter } = this.target;
    // Seconds are closed by a timer that is up to some ms off.
    if (abortAfter === undefined || this.verdict !== 'missed' || this.#missedFor < abortAfter - 0.05)
      return false;
    this.#decided ??= this.judgement();
    return true;
  }

  /** What became of it. */
  judgement(): Judgement {
    if (this.#decided !== null) return this.#decided;
    const { measure, window } = this.target;
    if (this.#window instanceof StageWindow) return this.#stages(this.#window.stages);
    const stretch = this.#window.now();
    const empty = window.kind === 'sliding' ? !this.#sawStretch : stretch === null;
    const figure = window.kind === 'sliding' ? this.#worst : stretch && figureOf(measure, stretch);
    return figure === null
      ? unjudged(nothingMeasured(measure.subject, window, empty))
      : judged(measure, figure);
  }

  /** Everything measured was forgotten. */
  reset(): void {
    this.#tipping = new Tipping();
    this.#now = null;
    this.#worst = null;
    this.#sawStretch = false;
    this.#missedFor = 0;
  }

  #remember(stretch: Stretch): void {
    const { measure, window } = this.target;
    if (window.kind !== 'sliding') return;
    this.#sawStretch = true;
    const end = Math.round(stretch.end);
    const where = `the ${window.seconds} s up to ${Math.floor(end / 60)}:${String(end % 60).padStart(2, '0')}`;
    this.#worst = worseOf(measure, this.#worst, figureOf(measure, stretch, where));
  }

  /** The worst of the stages. One of which nothing can be said spoils a target that held in all others. */
  #stages(stages: ReadonlyMap<string, Stretch>): Judgement {
    const { measure, window } = this.target;
    if (stages.size === 0) return unjudged(nothingMeasured(measure.subject, window, true));
    let worst: Figure | null = null;
    let silent: string | null = null;
    for (const [stage, stretch] of stages) {
      const figure = stretch.seconds === 0 ? null : figureOf(measure, stretch, stage);
      if (figure === null) silent ??= silence(stage, stretch);
      worst = worseOf(measure, worst, figure);
    }
    if (worst !== null && (silent === null || !holds(measure.condition, worst.value)))
      return judged(measure, worst);
    return unjudged(silent as string);
  }
}

function silence(stage: string, { seconds }: Stretch): string {
  return seconds === 0
    ? `${stage} never had its load: make it longer, or start its users faster`
    : `there was nothing to measure in ${stage}`;
}
