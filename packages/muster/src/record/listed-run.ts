import type { Glance } from '../report/glance.ts';
import { reportedQuantiles } from '../report/percentiles.ts';
import type { VerdictSummary } from '../report/summary.ts';
import {
  type EndLine,
  formatName,
  formatVersion,
  type HeaderLine,
  type SecondLine,
  type StartLine,
} from './format.ts';
import { readEnd } from './read-end.ts';
import { type AnyLine, lineOf, lineTexts } from './read-lines.ts';

/** A run record in a list. */
export interface ListedRun {
  /** Its name in the folder. */
  readonly file: string;
  readonly title: string;
  readonly profile: string | null;
  /** Epoch ms. */
  readonly startTime: number;
  /** How long it lasted, as far as it is known; null: not known. */
  readonly seconds: number | null;
  /** null: not known. */
  readonly figures: Glance | null;
  /** `open`: without an end, which is still to come or was cut off. */
  readonly state: 'ended' | 'open' | 'damaged' | 'too new';
  /** null unless the run has ended. */
  readonly verdict: Pick<VerdictSummary, 'outcome' | 'reason'> | null;
}

/** No first line of a record is longer, in characters; something else may be. */
const longestHead = 4 * 1024 * 1024;

/**
 * Looks at a file: at its first line and its end. Only where that does not say it all, because the run was cut off or an
 * earlier Muster wrote it, the file is gone through, a line at a time.
 *
 * @returns null when it is no run record
 * @throws the error of the file system
 */
export async function listedRun(path: string, file: string): Promise<ListedRun | null> {
  const header = await headerOf(path);
  if (header === null) return null;
  const { run, clock, version }: Partial<HeaderLine> = header;
  const about = {
    file,
    title: run?.title ?? '',
    profile: run?.profile ?? null,
    startTime: clock?.epoch ?? 0,
    seconds: null,
    figures: null,
  };
  if (version === undefined || version > formatVersion) return { ...about, state: 'too new', verdict: null };
  const end = await readEnd(path);
  if (end !== null && end.figures !== undefined) return { ...about, ...ended(end), figures: end.figures };
  const { start, last, users, damaged, end: found } = await wentThrough(path);
  const figures = last === null ? null : figuresOf(last, users);
  const over = end ?? found;
  if (over !== null) return { ...about, ...ended(over), figures };
  return {
    ...about,
    startTime: start?.time ?? about.startTime,
    seconds: last?.elapsed ?? null,
    figures,
    state: damaged ? 'damaged' : 'open',
    verdict: null,
  };
}

async function headerOf(path: string): Promise<HeaderLine | null> {
  for await (const text of lineTexts(path, () => {}, longestHead)) {
    const line = lineOf(text);
    return line?.type === 'header' && line.format === formatName ? line : null;
  }
  return null;
}

function ended({ result }: EndLine): Pick<ListedRun, 'startTime' | 'seconds' | 'state' | 'verdict'> {
  const { startTime, endTime, verdict } = result;
  const { outcome, reason } = verdict;
  return { startTime, seconds: (endTime - startTime) / 1000, state: 'ended', verdict: { outcome, reason } };
}

interface Through {
  readonly start: StartLine | null;
  readonly last: SecondLine | null;
  readonly end: EndLine | null;
  /** The most at the end of a second. */
  readonly users: number;
  readonly damaged: boolean;
}

/** Reads the lines that are asked for and passes over the others, most of the text, as they are. */
async function wentThrough(path: string): Promise<Through> {
  let start: StartLine | null = null;
  let end: EndLine | null = null;
  // Looked into at the end. Where the file is damaged it is the last one that suffers.
  let [before, last]: [string | null, string | null] = [null, null];
  let users = 0;
  let damaged = false;
  for await (const text of lineTexts(path, () => (damaged = true))) {
    if (!(text.startsWith('{') && text.endsWith('}'))) {
      damaged = true;
      break;
    }
    if (text.startsWith('{"type":"second"')) {
      [before, last] = [last, text];
      users = Math.max(users, Number(/"users":(\d+)/.exec(text)?.[1] ?? 0));
      continue;
    }
    const line = /^\{"type":"(start|reset|end)"/.test(text) ? lineOf(text) : null;
    if (line?.type === 'start') start = line;
    if (line?.type === 'end') end = line;
    // What was before counts no more.
    if (line?.type === 'reset') users = 0;
  }
  return { start, last: secondOf(last) ?? secondOf(before), end, users, damaged };
}

function secondOf(text: string | null): SecondLine | null {
  const line: AnyLine | null = text === null ? null : lineOf(text);
  return line?.type === 'second' ? line : null;
}

/** Of the whole run: the steady state is not told apart here. */
function figuresOf({ soFar, duration }: SecondLine, users: number): Glance {
  const { requests, failures, percentiles } = soFar;
  const p95 = percentiles[reportedQuantiles.indexOf(0.95)];
  return {
    users,
    requests,
    failures,
    requestsPerSecond: duration > 0 ? requests / duration : null,
    p95: p95 === undefined ? null : p95 / 1000,
  };
}
