import { count, counted } from '../../wording/format.ts';
import { oneLine, shortened } from '../plain-text.ts';
import type { ExceptionSummary, Summary } from '../summary.ts';
import { instantOfRun } from './instant.ts';
import { html, type Markup } from './markup.ts';

const mostKinds = 20;
/** Characters; deep recursion throws stacks that fill pages. */
const longestStack = 4000;

/** What tasks threw, with stacks; nothing at all when nothing was thrown. */
export function exceptionsSection(summary: Summary): Markup | null {
  if (summary.exceptions.length === 0) return null;
  const shown = summary.exceptions.slice(0, mostKinds);
  const hidden = summary.exceptions.length - shown.length;
  return html`<section id="exceptions"><h2>Exceptions</h2>
<p class="hint">Thrown by tasks of the locustfile, not counted as failed requests.</p>
${shown.map((exception) => exceptionBlock(exception, summary.startTime))}
${hidden > 0 ? html`<p class="hint">${counted(hidden, 'more kind')} in the CSV file and summary.json.</p>` : null}</section>
`;
}

function exceptionBlock(exception: ExceptionSummary, start: number): Markup {
  const { firstSeen, lastSeen } = exception;
  const when = `${instantOfRun(firstSeen, start)} – ${instantOfRun(lastSeen, start)}`;
  return html`<article class="exception"><h3><b class="bad">${count(exception.count)} ×</b> ${shortened(oneLine(exception.message), 400)} <small>${when}</small></h3>
<pre>${shortened(stackOf(exception), longestStack)}</pre></article>
`;
}

/** The stack without its first line where that only repeats the message. */
function stackOf({ message, traceback }: ExceptionSummary): string {
  const frames = traceback.startsWith(message) ? traceback.slice(message.length) : traceback;
  return frames.replace(/^\n+|\s+$/g, '').replace(/^ {4}(?=at )/gm, '') || '(no stack)';
}
