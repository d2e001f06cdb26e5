import { count, rate, valueText } from '../../wording/format.ts';
import { mostFrequent } from '../most-frequent.ts';
import { byKind } from '../outcome.ts';
import { percentileLabel } from '../percentiles.ts';
import { oneLine, shortened } from '../plain-text.ts';
import type { EntrySummary, WindowSummary } from '../summary.ts';
import { percentileText } from '../support.ts';
import { html, type Markup } from './markup.ts';
import { nameCell } from './name-cell.ts';

const mostRows = 200;
const quantiles = [0.5, 0.95, 0.99];

/** What the locustfile recorded with a unit, apart from the requests, whose figures are times; null for none. */
export function valueTable(window: WindowSummary): Markup | null {
  const { values } = byKind(window.entries);
  if (values.length === 0) return null;
  const hidden = values.length - mostRows;
  return html`<h4>Values, each in the unit of its name</h4>
<div class="scroll"><table class="values sortable"><thead><tr><th class="method">Method</th><th class="name">Name</th><th class="n">Values</th><th class="n">Per second</th><th class="n">Failures</th><th class="n">Average</th><th class="n">Min</th>${quantiles.map((quantile) => html`<th class="n">${quantile === 0.5 ? 'Median' : percentileLabel(quantile)}</th>`)}<th class="n">Max</th></tr></thead>
<tbody>${mostFrequent(values, mostRows).map(valueRow)}</tbody></table></div>
${hidden > 0 ? html`<p class="hint">${count(hidden)} more names are in the CSV file and summary.json.</p>` : null}`;
}

function valueRow(entry: EntrySummary): Markup {
  const bad = entry.failures > 0 ? ' bad' : '';
  return html`<tr><td class="method">${shortened(oneLine(entry.method), 20)}</td><td class="name">${nameCell(entry.name)}</td><td class="n">${count(entry.requests)}</td><td class="n">${rate(entry.requestsPerSecond)}</td><td class="n${bad}">${count(entry.failures)}</td><td class="n">${valueText(entry.average)}</td><td class="n">${valueText(entry.min)}</td>${quantiles.map((quantile) => html`<td class="n">${percentileText(entry, quantile, valueText)}</td>`)}<td class="n">${valueText(entry.max)}</td></tr>
`;
}
