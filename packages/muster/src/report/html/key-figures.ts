import { count, percent, rate } from '../../wording/format.ts';
import { clockLine } from '../clock.ts';
import { peakUsers, shownWindow } from '../outcome.ts';
import { oneLine, shortened } from '../plain-text.ts';
import type { Summary } from '../summary.ts';
import { percentileText } from '../support.ts';
import { waitedLongest } from '../waiting-summary.ts';
import { html, type Markup } from './markup.ts';

/** The row of large figures: what the system did. */
export function keyFigures(summary: Summary): Markup {
  const { window, name } = shownWindow(summary);
  const { aggregated } = window;
  const { failures, requests } = summary.whole.aggregated;
  const percentiles = [
    ['p50', 0.5],
    ['p95', 0.95],
    ['p99', 0.99],
  ] as const;
  return html`<section class="figures" aria-label="Key figures">
${figure(count(peakUsers(summary)), '', 'users')}
${figure(rate(aggregated.requestsPerSecond), '/s', 'requests')}
${rates(summary)}
${percentiles.map(([label, quantile]) => time(percentileText(aggregated, quantile), label))}
${figure(count(failures), '', requests > 0 ? `failed, ${percent(failures / requests)}` : 'failed')}
${waiting(summary)}
</section>
<p class="clock">Rates and times: ${name}. Users and failures: whole run. ${clockLine(summary)}</p>
`;
}

/** Users without an answer at the end, where one waited longer than any answer took. */
function waiting(summary: Summary): Markup | null {
  if (summary.waiting === null || !waitedLongest(summary)) return null;
  return figure(count(summary.waiting.users), '', 'users waiting at the end');
}

function rates(summary: Summary): Markup[] {
  return summary.verdict.targets
    .filter((target) => target.kind === 'rate' && target.value !== null)
    .slice(0, 3)
    .map((target) =>
      figure(
        rate(target.value ?? 0),
        '/s',
        shortened(oneLine(target.label).replace(/(\/s| per second)$/, ''), 40),
      ),
    );
}

function time(text: string, label: string): Markup {
  return figure(text, text === '–' ? '' : ' ms', label);
}

function figure(value: string, unit: string, label: string): Markup {
  return html`<div><b>${value}<small>${unit}</small></b><span>${label}</span></div>`;
}
