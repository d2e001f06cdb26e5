import { bytes, count, duration, ms, percent, rate } from '../../wording/format.ts';
import { clockLine, clockName, modelName } from '../clock.ts';
import { mostFrequent } from '../most-frequent.ts';
import { byKind, outsideSteadyState } from '../outcome.ts';
import { percentileLabel, reportedQuantiles } from '../percentiles.ts';
import { oneLine, shortened } from '../plain-text.ts';
import type { DurationSummary, EntrySummary, Summary, WindowSummary } from '../summary.ts';
import { intervalText, isSupported, markNote, percentileText } from '../support.ts';
import { html, type Markup } from './markup.ts';
import { nameCell } from './name-cell.ts';
import { valueTable } from './value-table.ts';

/** Names with ids in them must not make the page endless; the CSV file has every row. */
const mostRows = 200;

/** Shown from the start; the other percentiles on demand, and on narrow screens the cells that are `wide` or `mid`. */
const majorQuantiles = [0.5, 0.95, 0.99];
/** Shown from the start too, where there are enough samples. */
const rareQuantile = 0.999;
// The last one is the maximum, which has a column anyway.
const quantiles = reportedQuantiles.filter((quantile) => quantile < 1);
/** Of the service times, beside response times that count from a plan. */
const serviceQuantiles = [0.95, 0.99];

/** What the columns of a table are. */
interface Look {
  readonly clock: string;
  readonly major: ReadonlySet<number>;
  /** Service times stand beside response times. */
  readonly service: boolean;
}

/** Every request by name: in the steady state and over the whole run. */
export function requestsSection(summary: Summary): Markup {
  const { steady, whole } = summary;
  const windows = [
    ...(steady.seconds > 0 ? [{ id: 'steady', title: 'Steady state', window: steady }] : []),
    { id: 'whole', title: 'Whole run', window: whole },
  ];
  return html`<section id="requests"><h2>Requests</h2>
<p class="hint">Times in ms: ${clockLine(summary)}.</p>
<div class="tabs">${windows.map(
    ({ id, title, window }, index) =>
      html`<input type="radio" name="window" id="tab-${id}"${index === 0 ? html` checked` : null}><label for="tab-${id}">${title} <small>${duration(window.seconds)}</small></label>`,
  )}<input type="checkbox" id="all-columns"><label for="all-columns">All columns</label>
${windows.map(({ id, title, window }) => html`<div class="window ${id}"><h3>${title}, ${duration(window.seconds)}</h3>${requestTable(window, lookOf(summary, window))}${valueTable(window)}${window === steady ? elsewhere(summary) : null}</div>`)}</div></section>
`;
}

/** Names that the steady state does not show, such as those of `onStart`. */
function elsewhere(summary: Summary): Markup | null {
  const names = outsideSteadyState(summary);
  if (names.length === 0) return null;
  const examples = names.slice(0, 5).map(({ method, name }) => shortened(oneLine(`${method} ${name}`), 60));
  const more = names.length > examples.length ? `, and ${count(names.length - examples.length)} more` : '';
  return html`<p class="hint">In the whole run only: ${examples.join(', ')}${more}.</p>`;
}

function lookOf(summary: Summary, { aggregated }: WindowSummary): Look {
  const clock = clockName(summary);
  const title = `${clock.charAt(0).toUpperCase()}${clock.slice(1)}, ms, ${modelName(summary)}`;
  const major = isSupported(aggregated, rareQuantile) ? [...majorQuantiles, rareQuantile] : majorQuantiles;
  return { clock: title, major: new Set(major), service: aggregated.service !== null };
}

function requestTable(window: WindowSummary, look: Look): Markup {
  if (window.aggregated.requests === 0) return html`<p class="none">No request in this time.</p>`;
  const { requests } = byKind(window.entries);
  const rows = mostFrequent(requests, mostRows);
  const hidden = requests.length - rows.length;
  const { aggregated } = window;
  const note = markNote([...rows, aggregated].flatMap(allTimes), majorQuantiles);
  return html`<p class="hint narrow">Scroll the table sideways for what does not fit; “All columns” has the rest.</p>
<div class="scroll"><table class="requests sortable"><thead>
<tr class="groups"><th colspan="2"></th><th colspan="4">Count</th><th colspan="2">Per second</th><th colspan="${3 + look.major.size}">${look.clock}</th><th class="minor" colspan="${quantiles.length - look.major.size}"></th>${look.service ? html`<th colspan="4">Service time, ms</th>` : null}<th>Body</th></tr>
<tr><th class="method">Method</th><th class="name">Name</th><th class="n">Requests</th><th class="wide">Share</th><th class="n">Failures</th><th class="n wide">Failed</th><th class="n wide">Requests</th><th class="n wide">Failures</th><th class="n mid">Average</th><th class="n wide">Min</th>${quantiles.map((quantile) => quantileHead(quantile, look))}<th class="n">Max</th>${look.service ? serviceHeads() : null}<th class="n wide">Average</th></tr></thead>
<tbody>${rows.map((entry) => requestRow(entry, aggregated.requests, look))}</tbody>
<tfoot>${requestRow({ ...aggregated, name: 'All requests' }, aggregated.requests, look)}</tfoot></table></div>
<p class="hint">${note === null ? null : `${note}. `}99.9% and 99.99% are shown from 10,000 and 100,000 requests on, with their 95 % interval below.</p>
${hidden > 0 ? html`<p class="hint">The ${count(rows.length)} most frequent names are shown; ${count(hidden)} more are in the CSV file and summary.json. Names with ids in them belong together under one name.</p>` : null}`;
}

function allTimes(entry: EntrySummary): DurationSummary[] {
  return entry.service === null ? [entry] : [entry, entry.service];
}

function quantileHead(quantile: number, look: Look): Markup {
  return html`<th class="n${minor(quantile, look)}">${quantile === 0.5 ? 'Median' : percentileLabel(quantile)}</th>`;
}

function serviceHeads(): Markup {
  return html`<th class="n wide">Average</th>${serviceQuantiles.map((quantile) => html`<th class="n wide">${percentileLabel(quantile)}</th>`)}<th class="n wide">Max</th>`;
}

function requestRow(entry: EntrySummary, all: number, look: Look): Markup {
  const share = entry.requests / Math.max(all, 1);
  const failed = entry.failures / Math.max(entry.requests, 1);
  const bad = entry.failures > 0 ? ' bad' : '';
  const method = shortened(oneLine(entry.method), 20);
  return html`<tr><td class="method">${method}</td><td class="name" data-value="${shortened(oneLine(entry.name), 200)}"><small class="narrow">${method}</small>${nameCell(entry.name)}</td><td class="n">${count(entry.requests)}</td><td class="share wide"><span>${percent(share)}</span><i style="width:${(share * 100).toFixed(1)}%"></i></td><td class="n${bad}">${count(entry.failures)}</td><td class="n wide${bad}">${percent(failed)}</td><td class="n wide">${rate(entry.requestsPerSecond)}</td><td class="n wide">${rate(entry.failuresPerSecond)}</td><td class="n mid">${ms(entry.average)}</td><td class="n wide">${ms(entry.min)}</td>${quantiles.map(
    (quantile) => html`<td class="n${minor(quantile, look)}">${percentileCell(entry, quantile)}</td>`,
  )}<td class="n">${ms(entry.max)}</td>${look.service ? serviceCells(entry) : null}<td class="n wide" data-value="${entry.averageContentSize.toFixed(1)}">${bytes(entry.averageContentSize)}</td></tr>
`;
}

/** The service times of an entry; those without a plan are its response times. */
function serviceCells(entry: EntrySummary): Markup {
  const times = entry.service ?? entry;
  return html`<td class="n wide">${ms(times.average)}</td>${serviceQuantiles.map((quantile) => html`<td class="n wide">${percentileText(times, quantile)}</td>`)}<td class="n wide">${ms(times.max)}</td>`;
}

function percentileCell(entry: EntrySummary, quantile: number): Markup {
  const interval = intervalText(entry, quantile);
  const below = interval === null ? null : html` <small class="interval">${interval}</small>`;
  return html`${percentileText(entry, quantile)}${below}`;
}

function minor(quantile: number, look: Look): string {
  return look.major.has(quantile) ? '' : ' minor';
}
