import type { HealthFinding } from '../../verdict/generator-health.ts';
import { bytes, cores, count, ms, percent } from '../../wording/format.ts';
import type { Summary } from '../summary.ts';
import { html, type Markup } from './markup.ts';

/** How much of one core leaves no doubt, and how late an event loop shows in response times. */
const easyCpu = 0.7;
const easyDelay = 50;

/** Whether the generator could have been what was slow. */
export function generatorSection(summary: Summary): Markup {
  const { machine } = summary;
  if (summary.seconds.length === 0) {
    return html`<section id="generator"><h2>Load generator</h2><p class="none">Not measured.</p></section>`;
  }
  const { cpu, utilisation, peakMemory, peakHeap, maxLoopDelay, gcShare, gcLongest, peakSockets } =
    summary.generator;
  return html`<section id="generator"><h2>Load generator</h2>
<p>${health(summary)}</p>
<dl class="facts">
<dt>Processor</dt><dd>${cores(cpu)} on average</dd>
<dt>Event loop</dt><dd>${percent(utilisation)} of the time busy, ${ms(maxLoopDelay)} ms late at most</dd>
<dt>Send lag</dt><dd>${sendLag(summary)}</dd>
<dt>Garbage collection</dt><dd>${percent(gcShare)} of the time, ${ms(gcLongest)} ms at a time at most</dd>
<dt>Memory</dt><dd>${bytes(peakMemory)} at most${machine.memory > 0 ? `, ${percent(peakMemory / machine.memory)} of the machine` : ''}, ${bytes(peakHeap)} of it JavaScript</dd>
<dt>Connections</dt><dd>${count(peakSockets)} at most</dd>
</dl>
${ruleTable(summary.verdict.health ?? [])}</section>
`;
}

function sendLag({ generator: { sendLagP99, sendLagMax } }: Summary): string {
  if (sendLagP99 === null || sendLagMax === null) return 'nothing was planned for an instant';
  return `p99 ${ms(sendLagP99)} ms, ${ms(sendLagMax)} ms at most`;
}

function health({ generator: { cpu, maxLoopDelay }, verdict }: Summary): string {
  if (verdict.health?.some(({ held }) => !held) === true) {
    return 'The generator was the bottleneck, or may have been: some of the response times above are its own.';
  }
  if (cpu > easyCpu) {
    return 'The generator had little time to spare: on one core, work waits for work, and some of the response times above are its own. Run fewer users, or spread them over more workers.';
  }
  if (maxLoopDelay > easyDelay) {
    return `The generator had processor time to spare, but was once ${ms(maxLoopDelay)} ms late: response times of that moment are too long by up to as much.`;
  }
  return 'The generator had time to spare: what was measured is the system under test.';
}

/** Each rule with its bound, whether it held or not. */
function ruleTable(findings: readonly HealthFinding[]): Markup | null {
  if (findings.length === 0) return null;
  return html`<div class="scroll"><table class="targets rules"><thead><tr><th>Rule</th><th class="n">Limit</th><th class="n">Measured</th><th>Result</th></tr></thead><tbody>
${findings.map(ruleRow)}</tbody></table></div>`;
}

function ruleRow({ label, limit, measured, value, held }: HealthFinding): Markup {
  const [state, sign, word] = held
    ? ['pass', '✓', value === null ? '–' : 'held']
    : ['invalid', '?', 'broken'];
  return html`<tr class="${state}"><td class="label">${label}</td><td class="n limit quiet">${limit}</td><td class="n measured">${measured}</td><td class="state"><span aria-hidden="true">${value === null ? '' : sign}</span> ${word}</td></tr>
`;
}
