import { count, counted, percent } from '../../wording/format.ts';
import { failuresText } from '../outcome.ts';
import { oneLine, shortened, unbroken } from '../plain-text.ts';
import type { FailureSummary, Summary } from '../summary.ts';
import { instantOfRun } from './instant.ts';
import { html, type Markup } from './markup.ts';
import { nameCell } from './name-cell.ts';

const mostKinds = 100;

/** Failed requests by name and reason, the most frequent first; over the whole run. */
export function failuresSection(summary: Summary): Markup {
  if (summary.failures.length === 0) {
    return html`<section id="failures"><h2>Failures</h2><p class="none">No request failed.</p></section>`;
  }
  const shown = summary.failures.slice(0, mostKinds);
  const { failures, requests } = summary.whole.aggregated;
  const share = failures === 0 ? '' : `, ${percent(failures / Math.max(requests, 1))} of the requests`;
  const hidden = summary.failures.length - shown.length;
  return html`<section id="failures"><h2>Failures</h2>
<p class="hint">${unbroken(`${failuresText(summary)} in the whole run${share}`)}.</p>
<div class="scroll"><table class="sortable"><thead><tr><th class="n">Count</th><th>Method</th><th class="name">Name</th><th class="text">Error</th><th class="n">First seen</th><th class="n">Last seen</th></tr></thead>
<tbody>${shown.map((failure) => failureRow(failure, summary.startTime))}</tbody></table></div>
${hidden > 0 ? html`<p class="hint">${counted(hidden, 'more kind')} in the CSV file and summary.json.</p>` : null}</section>
`;
}

function failureRow(failure: FailureSummary, start: number): Markup {
  return html`<tr><td class="n bad">${count(failure.occurrences)}</td><td class="method">${shortened(oneLine(failure.method), 20)}</td><td class="name">${nameCell(failure.name)}</td><td class="text">${shortened(oneLine(failure.error), 400)}</td><td class="n">${instantOfRun(failure.firstSeen, start)}</td><td class="n">${instantOfRun(failure.lastSeen, start)}</td></tr>
`;
}
