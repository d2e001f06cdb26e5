import { count, list, ms, percent } from '../../wording/format.ts';
import { mostFrequent } from '../most-frequent.ts';
import { shownWindow } from '../outcome.ts';
import { type PhaseShares, phaseShares } from '../phase-shares.ts';
import { oneLine, shortened } from '../plain-text.ts';
import type { EntrySummary, Summary } from '../summary.ts';
import { html, type Markup } from './markup.ts';
import { nameCell } from './name-cell.ts';

const mostRows = 50;

const titles: readonly (readonly [keyof PhaseShares, string])[] = [
  ['connect', 'Connect'],
  ['tls', 'TLS'],
  ['firstByte', 'First byte'],
  ['body', 'Body'],
];

/** The parts of the service times by name; nothing where none was measured. */
export function phasesSection(summary: Summary): Markup | null {
  const { window, name } = shownWindow(summary);
  const { aggregated } = window;
  if (phaseShares(aggregated) === null) return null;
  const shown = titles.filter(([phase]) => aggregated.phases[phase].count > 0);
  const entries = window.entries.filter((entry) => phaseShares(entry) !== null);
  const rows = mostFrequent(entries, mostRows);
  const hidden = entries.length - rows.length;
  return html`<section id="phases"><h2>Where the time went</h2>
<p>${spent(aggregated, shown)}</p>
<p class="hint">The parts of the service time, ${name}, in ms, each over the requests that had it. Connect: name lookup and TCP, of the requests that opened a connection. TLS: the handshake. First byte: from there to the first byte of the answer. Body: from there to the last byte.</p>
<div class="scroll"><table class="phases sortable"><thead>
<tr class="groups"><th colspan="2"></th><th class="n">Opened</th>${shown.map(([, title]) => html`<th colspan="3">${title}</th>`)}</tr>
<tr><th>Method</th><th class="name">Name</th><th class="n">Connections</th>${shown.map(() => html`<th class="n">Average</th><th class="n">p95</th><th class="n">Max</th>`)}</tr></thead>
<tbody>${rows.map((entry) => row(entry, shown))}</tbody>
<tfoot>${row({ ...aggregated, name: 'All requests' }, shown)}</tfoot></table></div>
${hidden > 0 ? html`<p class="hint">${count(hidden)} more names are in summary.json.</p>` : null}</section>
`;
}

/** Where the time of all requests went, in a sentence. */
function spent(all: EntrySummary, shown: typeof titles): string {
  const shares = phaseShares(all);
  if (shares === null) return '';
  const parts = shown.map(([phase]) => `${percent(shares[phase])} went into ${purposes[phase]}`);
  return `Of all the time that requests took, ${list(parts)}.`;
}

const purposes: Readonly<Record<keyof PhaseShares, string>> = {
  connect: 'connecting',
  tls: 'TLS',
  firstByte: 'waiting for the first byte',
  body: 'reading bodies',
};

function row(entry: EntrySummary, shown: typeof titles): Markup {
  return html`<tr><td class="method">${shortened(oneLine(entry.method), 20)}</td><td class="name">${nameCell(entry.name)}</td><td class="n">${count(entry.phases.connect.count)}</td>${shown.map(([phase]) => cells(entry, phase))}</tr>
`;
}

function cells(entry: EntrySummary, phase: keyof PhaseShares): Markup {
  const { count: times, average, p95, max } = entry.phases[phase];
  if (times === 0) {
    return html`<td class="n quiet">–</td><td class="n quiet">–</td><td class="n quiet">–</td>`;
  }
  return html`<td class="n">${ms(average)}</td><td class="n">${ms(p95)}</td><td class="n">${ms(max)}</td>`;
}
