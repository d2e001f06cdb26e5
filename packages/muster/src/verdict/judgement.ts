import { type Condition, holds, isWorse, marginOf } from './margin.ts';
import type { Stretch, Subject } from './stretch.ts';
import type { Judgement } from './target.ts';

/** What is measured, and what it has to be. */
export interface Measure {
  readonly subject: Subject;
  readonly condition: Condition;
  /** See {@link Margin.unit}. */
  readonly unit: string;
  /** The figure of a stretch of the run; null where there is nothing to measure. */
  readonly valueOf: (stretch: Stretch) => number | null;
  /** The figure for people, with its unit. */
  readonly textOf: (value: number, stretch: Stretch) => string;
}

/** A figure that was measured, and where. */
export interface Figure {
  readonly value: number;
  /** For people, with its unit. */
  readonly text: string;
  /** Which stretch or stage it is of; null where the window is one piece. */
  readonly where: string | null;
}

/** The figure of a stretch; null where there is nothing to measure. */
export function figureOf(measure: Measure, stretch: Stretch, where: string | null = null): Figure | null {
  const value = measure.valueOf(stretch);
  return value === null ? null : { value, text: measure.textOf(value, stretch), where };
}

/** The one of two figures that is nearer to the limit or further beyond it: the first when they are equal. */
export function worseOf({ condition }: Measure, one: Figure | null, other: Figure | null): Figure | null {
  if (one === null || other === null) return one ?? other;
  return isWorse(condition, other.value, one.value) ? other : one;
}

/** What a figure means for the target. */
export function judged(measure: Measure, { value, text, where }: Figure): Judgement {
  return {
    held: holds(measure.condition, value),
    value,
    measured: where === null ? text : `${text} (${where})`,
    margin: marginOf(measure.condition, value, measure.unit),
  };
}

/** @param why what kept it from being judged, and what to do */
export function unjudged(why: string): Judgement {
  return { held: null, value: null, measured: `not judged: ${why}` };
}
