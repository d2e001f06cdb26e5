import { bytes, count, duration, ms, percent, rate } from '../format.ts';
import { percentileLabel, reportedQuantiles } from '../percentiles.ts';
import { oneLine, shortened } from '../plain-text.ts';
import type { EntrySummary, Summary, WindowSummary } from '../summary.ts';
import { html, type Markup } from './markup.ts';
import { nameCell } from './name-cell.ts';

/** Names with ids in them must not make the page endless; the CSV file has every row. */
const mostRows = 200;

/** Shown from the start; the other percentiles on demand. */
const majorQuantiles: ReadonlySet<number> = new Set([0.5, 0.95, 0.99]);
// The last one is the maximum, which has a column anyway.
const quantiles = reportedQuantiles.filter((quantile) => quantile < 1);

/** Every request by name: in the steady state and over the whole run. */
export function requestsSection(summary: Summary): Markup {
  const { steady, whole } = summary;
  const windows = [
    ...(steady.seconds > 0 ? [{ id: 'steady', title: 'Steady state', window: steady }] : []),
    { id: 'whole', title: 'Whole run', window: whole },
  ];
  return html`<section id="requests"><h2>Requests</h2>
<div class="tabs">${windows.map(
    ({ id, title, window }, index) =>
      html`<input type="radio" name="window" id="tab-${id}"${index === 0 ? html` checked` : null}><label for="tab-${id}">${title} <small>${duration(window.seconds)}</small></label>`,
  )}<input type="checkbox" id="all-percentiles"><label for="all-percentiles">All percentiles</label>
${windows.map(({ id, title, window }) => html`<div class="window ${id}"><h3>${title}, ${duration(window.seconds)}</h3>${requestTable(window)}</div>`)}</div></section>
`;
}

function requestTable(window: WindowSummary): Markup {
  if (window.aggregated.requests === 0) return html`<p class="none">No request in this time.</p>`;
  const rows = mostFrequent(window.entries);
  const hidden = window.entries.length - rows.length;
  return html`<div class="scroll"><table class="requests sortable"><thead>
<tr class="groups"><th colspan="2"></th><th colspan="4">Count</th><th colspan="2">Per second</th><th colspan="6">Response time, ms</th><th class="minor" colspan="${quantiles.length - majorQuantiles.size}"></th><th>Body</th></tr>
<tr><th>Method</th><th class="name">Name</th><th class="n">Requests</th><th>Share</th><th class="n">Failures</th><th class="n">Failed</th><th class="n">Requests</th><th class="n">Failures</th><th class="n">Average</th><th class="n">Min</th>${quantiles.map(quantileHead)}<th class="n">Max</th><th class="n">Average</th></tr></thead>
<tbody>${rows.map((entry) => requestRow(entry, window.aggregated.requests))}</tbody>
<tfoot>${requestRow({ ...window.aggregated, name: 'All requests' }, window.aggregated.requests)}</tfoot></table></div>
${hidden > 0 ? html`<p class="hint">The ${count(rows.length)} most frequent names are shown; ${count(hidden)} more are in the CSV file and summary.json. Names with ids in them belong together under one name.</p>` : null}`;
}

function quantileHead(quantile: number): Markup {
  return html`<th class="n${minor(quantile)}">${quantile === 0.5 ? 'Median' : percentileLabel(quantile)}</th>`;
}

function requestRow(entry: EntrySummary, all: number): Markup {
  const share = entry.requests / Math.max(all, 1);
  const failed = entry.failures / Math.max(entry.requests, 1);
  const bad = entry.failures > 0 ? ' bad' : '';
  return html`<tr><td class="method">${shortened(oneLine(entry.method), 20)}</td><td class="name">${nameCell(entry.name)}</td><td class="n">${count(entry.requests)}</td><td class="share"><span>${percent(share)}</span><i style="width:${(share * 100).toFixed(1)}%"></i></td><td class="n${bad}">${count(entry.failures)}</td><td class="n${bad}">${percent(failed)}</td><td class="n">${rate(entry.requestsPerSecond)}</td><td class="n">${rate(entry.failuresPerSecond)}</td><td class="n">${ms(entry.average)}</td><td class="n">${ms(entry.min)}</td>${quantiles.map(
    (quantile) => html`<td class="n${minor(quantile)}">${ms(entry.percentiles[String(quantile)] ?? 0)}</td>`,
  )}<td class="n">${ms(entry.max)}</td><td class="n">${bytes(entry.averageContentSize)}</td></tr>
`;
}

function minor(quantile: number): string {
  return majorQuantiles.has(quantile) ? '' : ' minor';
}

/** In the order given, without the least frequent ones. */
function mostFrequent(entries: readonly EntrySummary[]): readonly EntrySummary[] {
  if (entries.length <= mostRows) return entries;
  const kept = new Set(entries.toSorted((a, b) => b.requests - a.requests).slice(0, mostRows));
  return entries.filter((entry) => kept.has(entry));
}
