import { counted, duration } from '../wording/format.ts';
import { clockBounds, clockLine, clockName, modelName } from './clock.ts';
import { mostFrequent } from './most-frequent.ts';
import { byKind, outsideSteadyState, shownWindow } from './outcome.ts';
import { phasesLine } from './phases-line.ts';
import type { EntrySummary, Summary, WindowSummary } from './summary.ts';
import { intervalText, markNote, percentileText } from './support.ts';

/** A run with ids in its names must not flood a terminal or a page; the files have them all. */
const mostRows = 50;

/** The percentiles that tables for people show. */
export const shownQuantiles: readonly number[] = [0.5, 0.95, 0.99];

/** A part of the run, as a table shows it. */
export interface Block {
  /** What its figures are of: said once, above them. */
  readonly title: string;
  readonly entries: readonly EntrySummary[];
  /** How many names are left out: those with the fewest requests. */
  readonly hidden: number;
}

/**
 * What the request table shows: the steady state, and beneath it, over the whole run, the names that had no request in
 * it. The last entry of a block is the sum of all its requests. Empty in a run without a request.
 */
export function requestBlocks(summary: Summary): Block[] {
  const { steady, whole } = summary;
  if (whole.aggregated.requests === 0) return [];
  const clock = `${clockName(summary)}s in ms, ${modelName(summary)}`;
  if (steady.aggregated.requests === 0) {
    const title = `Requests, whole run, ${duration(whole.seconds)}; ${clock}`;
    return [requestBlock(title, whole, byKind(whole.entries).requests)];
  }
  const title = `Requests, steady state, ${duration(steady.seconds)}; ${clock}`;
  const block = requestBlock(title, steady, byKind(steady.entries).requests);
  if (steady.aggregated.requests === whole.aggregated.requests) return [block];
  const outside = byKind(outsideSteadyState(summary)).requests;
  const which = outside.length === 0 ? '' : ', names without a request in the steady state';
  return [block, requestBlock(`Whole run, ${duration(whole.seconds)}${which}`, whole, outside)];
}

function requestBlock(title: string, { aggregated }: WindowSummary, entries: readonly EntrySummary[]): Block {
  const shown = mostFrequent(entries, mostRows);
  return {
    title,
    entries: [...shown, { ...aggregated, name: 'all requests' }],
    hidden: entries.length - shown.length,
  };
}

/** That there was no request where one is looked for; null where there was. */
export function withoutRequest({ steady, whole }: Summary): string | null {
  if (whole.aggregated.requests === 0) return 'No request in the whole run.';
  if (steady.seconds === 0 || steady.aggregated.requests > 0) return null;
  return `No request in the steady state of ${duration(steady.seconds)}.`;
}

/** What has to be known to read the request table: which clock it is, and what is uncertain. */
export function requestNotes(summary: Summary, blocks: readonly Block[]): string[] {
  const { aggregated } = shownWindow(summary).window;
  const interval = intervalText(aggregated, 0.999);
  const rare =
    interval === null
      ? null
      : `p99.9 of all requests: ${percentileText(aggregated, 0.999)} ms, 95 % interval ${interval} ms`;
  const times = blocks
    .flatMap(({ entries }) => entries)
    .flatMap((entry) => (entry.service === null ? [entry] : [entry, entry.service]));
  return [
    rare,
    markNote(times, shownQuantiles),
    phasesLine(aggregated),
    clockLine(summary),
    clockBounds(summary),
  ].filter((note) => note !== null);
}

/**
 * What the locustfile recorded with a unit: apart from the requests, whose figures are times. Those of the steady
 * state, and beneath them the names that were in another part of the run only.
 */
export function valueBlocks(summary: Summary): Block[] {
  const { window, name } = shownWindow(summary);
  const all = byKind(window.entries).values;
  const elsewhere = window === summary.whole ? [] : byKind(outsideSteadyState(summary)).values;
  const title = `Values, ${name}, ${duration(window.seconds)}; each in the unit of its name`;
  const outside = `${all.length > 0 ? 'Whole' : 'Values, whole'} run, ${duration(summary.whole.seconds)}, names without a value in the steady state`;
  return [valueBlock(title, all), valueBlock(outside, elsewhere)].filter(({ entries }) => entries.length > 0);
}

function valueBlock(title: string, values: readonly EntrySummary[]): Block {
  const entries = mostFrequent(values, mostRows);
  return { title, entries, hidden: values.length - entries.length };
}

/** For below a table; null when it has them all. */
export function hiddenNames(hidden: number, what: 'requests' | 'values'): string | null {
  return hidden === 0 ? null : `and ${counted(hidden, 'more name')} with fewer ${what} each`;
}
