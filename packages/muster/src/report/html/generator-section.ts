import { bytes, cores, ms, percent } from '../format.ts';
import type { GeneratorSummary, Summary } from '../summary.ts';
import { html, type Markup } from './markup.ts';

/** How much of one core leaves no doubt, and how late an event loop shows in response times. */
const easyCpu = 0.7;
const easyDelay = 50;

/** Whether the generator could have been what was slow. */
export function generatorSection(summary: Summary): Markup {
  const { generator, machine } = summary;
  if (summary.seconds.length === 0) {
    return html`<section id="generator"><h2>Load generator</h2><p class="none">Not measured.</p></section>`;
  }
  const { cpu, peakMemory, maxLoopDelay } = generator;
  return html`<section id="generator"><h2>Load generator</h2>
<p>${health(generator)}</p>
<dl class="facts">
<dt>Processor</dt><dd>${cores(cpu)} on average</dd>
<dt>Memory</dt><dd>${bytes(peakMemory)} at most${machine.memory > 0 ? `, ${percent(peakMemory / machine.memory)} of the machine` : ''}</dd>
<dt>Event loop</dt><dd>${ms(maxLoopDelay)} ms late at most</dd>
</dl></section>
`;
}

function health({ cpu, maxLoopDelay }: GeneratorSummary): string {
  if (cpu > easyCpu) {
    return 'The generator had little time to spare: on one core, work waits for work, and some of the response times above are its own. Run fewer users, or spread them over more processes.';
  }
  if (maxLoopDelay > easyDelay) {
    return `The generator had processor time to spare, but was once ${ms(maxLoopDelay)} ms late: response times of that moment are too long by up to as much.`;
  }
  return 'The generator had time to spare: what was measured is the system under test.';
}
