import type { ArrivalCounts } from '../../stats/arrival-counts.ts';
import { count, percent } from '../../wording/format.ts';
import { type ArrivalRow, arrivalColumns, arrivalNote, arrivalRows } from '../arrival-figures.ts';
import { oneLine, shortened } from '../plain-text.ts';
import type { Summary } from '../summary.ts';
import { html, type Markup } from './markup.ts';

/** What became of the users that came by plan; nothing in a run without. */
export function arrivalsSection(summary: Summary): Markup | null {
  const rows = arrivalRows(summary);
  if (rows.length === 0) return null;
  return html`<section id="arrivals"><h2>Arrivals</h2>
<p class="hint">Users that came by plan, over the whole run. ${capital(arrivalNote)}.</p>
<div class="scroll"><table><thead><tr><th class="name">Class</th><th>Plan</th>${arrivalColumns.map((column) => html`<th class="n">${capital(column)}</th>`)}</tr></thead>
<tbody>${rows.map(arrivalRow)}</tbody></table></div></section>
`;
}

function arrivalRow({ userClass, plan, counts }: ArrivalRow): Markup {
  return html`<tr><td class="name">${shortened(oneLine(userClass), 80)}</td><td class="quiet">${shortened(oneLine(plan), 120)}</td>${arrivalColumns.map((column) => cell(column, counts))}</tr>
`;
}

function cell(column: keyof ArrivalCounts, counts: ArrivalCounts): Markup {
  const value = counts[column];
  const amiss = (column === 'late' || column === 'dropped') && value > 0;
  if (!amiss) return html`<td class="n">${count(value)}</td>`;
  const share = percent(value / Math.max(counts.planned, 1));
  return html`<td class="n bad">${count(value)} <small>${share}</small></td>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
