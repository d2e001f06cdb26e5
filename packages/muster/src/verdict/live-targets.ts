import type { Groups } from '../stats/group-table.ts';
import type { Second } from '../stats/second.ts';
import type { SecondDelta } from '../stats/second-delta.ts';
import { MeasuredTarget } from './measured-target.ts';
import { groupsOf } from './selector.ts';
import { Stretch, type Subject, subjectKey } from './stretch.ts';
import type { Judgement, Target } from './target.ts';
import { TargetWatch } from './target-watch.ts';
import type { LiveVerdict } from './tipping.ts';
import { windowText } from './window-spec.ts';
import { watchWindow } from './windows/watch-window.ts';
import type { WindowWatch } from './windows/window-watch.ts';

/** A target as it stands while the run goes on. */
export interface LiveTarget {
  readonly key: string;
  readonly label: string;
  readonly limit: string;
  readonly window: string;
  readonly verdict: LiveVerdict;
  /** In the unit of the target; null as long as nothing can be said. */
  readonly value: number | null;
  /** The same for people. */
  readonly measured: string;
}

/** A target that ended the run. */
export interface AbortingTarget extends LiveTarget {
  /** Seconds for which it had been missed without a break. */
  readonly after: number;
  /** Seconds since the run began. */
  readonly elapsed: number;
}

/** What a second brought. */
export interface LiveNews {
  /** Those that have tipped, from holding to missed or back, and have not been told of within the last seconds. */
  readonly tipped: readonly LiveTarget[];
  /** Why the run is to end; null: it is not. */
  readonly abort: AbortingTarget | null;
}

interface Watched {
  readonly subject: Subject;
  /** By {@link windowText}. */
  readonly windows: Map<string, WindowWatch>;
}

const nothing: LiveNews = { tipped: [], abort: null };

/**
 * The targets of a run, second by second. Keeps the figures that they need and no others: a sum for each figure and
 * window, and single seconds only where a window has to forget its oldest.
 */
export class LiveTargets {
  readonly #watches: readonly TargetWatch[];
  /** Targets on the same figures share them. */
  readonly #watched = new Map<string, Watched>();
  #abort: AbortingTarget | null = null;

  constructor(targets: readonly Target[]) {
    this.#watches = targets
      .filter((target) => target instanceof MeasuredTarget)
      .map((target) => new TargetWatch(target, this.#windowOf(target)));
  }

  /** The target that ended the run; null: none did. */
  get aborted(): AbortingTarget | null {
    return this.#abort;
  }

  /** How the targets stand, in their order; not those that are only judged at the end. */
  get states(): readonly LiveTarget[] {
    return this.#watches.map(stateOf);
  }

  /**
   * Adds a second.
   *
   * @param stopping the run is being ended, and its users with it
   */
  second(second: Second, delta: SecondDelta, stopping: boolean): LiveNews {
    if (this.#watches.length === 0) return nothing;
    const { steady, stage } = delta;
    for (const { subject, windows } of this.#watched.values()) {
      const part = new Stretch();
      part.addPart(subject, delta, [second], second.length);
      for (const window of windows.values()) window.add(part, { steady, stage, stopping });
    }
    if (stopping) return nothing;
    const tipped = this.#watches.filter((watch) => watch.second(second.elapsed, second.length));
    return { tipped: tipped.map(stateOf), abort: this.#aborting(second.elapsed) };
  }

  /** Everything measured was forgotten: the run counts from now on. */
  reset(): void {
    for (const { windows } of this.#watched.values()) for (const window of windows.values()) window.reset();
    for (const watch of this.#watches) watch.reset();
  }

  /** What became of a target; null for one that is only judged at the end. */
  judgement(target: Target): Judgement | null {
    return this.#watches.find((watch) => watch.target === target)?.judgement() ?? null;
  }

  #aborting(elapsed: number): AbortingTarget | null {
    if (this.#abort !== null) return null;
    const watch = this.#watches.find((one) => one.tooLong());
    if (watch === undefined) return null;
    this.#abort = { ...stateOf(watch), after: watch.target.abortAfter as number, elapsed };
    return this.#abort;
  }

  #windowOf({ measure, window }: MeasuredTarget): WindowWatch {
    const key = subjectKey(measure.subject);
    const watched = this.#watched.get(key) ?? { subject: measure.subject, windows: new Map() };
    this.#watched.set(key, watched);
    const name = windowText(window);
    const shared = watched.windows.get(name) ?? watchWindow(window);
    watched.windows.set(name, shared);
    return shared;
  }
}

/** For which user classes and tags the targets need figures. */
export function groupsFor(targets: readonly Target[]): Groups {
  return groupsOf(
    targets
      .filter((target) => target instanceof MeasuredTarget)
      .map(({ measure }) => (measure.subject.of === 'arrivals' ? undefined : measure.subject.selector)),
  );
}

function stateOf({ target, verdict, figure }: TargetWatch): LiveTarget {
  const { key, label, limit, window } = target;
  const value = figure?.value ?? null;
  return {
    key,
    label,
    limit,
    window: windowText(window),
    verdict,
    value,
    measured: figure?.text ?? 'nothing yet',
  };
}
