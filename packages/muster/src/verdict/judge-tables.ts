import { figureOf, judged, type Measure, unjudged } from './judgement.ts';
import { nothingMeasured } from './nothing-measured.ts';
import { Stretch } from './stretch.ts';
import type { Judgement, RunResults } from './target.ts';
import type { WindowSpec } from './window-spec.ts';

/** Judges a figure by the tables of a run that is over: those are kept for the whole run and the steady state only. */
export function judgeTables(measure: Measure, window: WindowSpec, results: RunResults): Judgement {
  if (window.kind !== 'steady state' && window.kind !== 'whole run') {
    return unjudged('its window is put together while the run goes on: list it in the target file');
  }
  const whole = window.kind === 'whole run';
  const tables = whole ? results.whole : results.steady;
  const seconds = whole ? results.seconds : results.seconds.filter(({ steady }) => steady);
  const stretch = new Stretch();
  stretch.addPart(measure.subject, tables, seconds, tables.seconds);
  const empty = stretch.seconds === 0;
  const found = empty ? null : figureOf(measure, stretch);
  return found === null ? unjudged(nothingMeasured(measure.subject, window, empty)) : judged(measure, found);
}
