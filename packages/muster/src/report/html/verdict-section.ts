import type { HealthFinding } from '../../verdict/generator-health.ts';
import { cores } from '../../wording/format.ts';
import { headline, targetState } from '../outcome.ts';
import { oneLine, shortened, unbroken } from '../plain-text.ts';
import type { Summary, TargetSummary, VerdictSummary } from '../summary.ts';
import { marginText } from '../target-texts.ts';
import { html, type Markup } from './markup.ts';

const signs = { pass: '✓', fail: '✗', invalid: '?' } as const;

/** Whether it held, in words, with the figure that decides; then every target. */
export function verdictSection(summary: Summary): Markup {
  const { verdict } = summary;
  return html`<section id="verdict" class="verdict ${verdict.outcome}">
<div class="lead"><span class="sign" aria-hidden="true">${signs[verdict.outcome]}</span>
<div><h1>${headline(verdict.outcome)}</h1><p>${sentence(verdict)}</p></div>${deciding(summary)}</div>
${targetTable(verdict.targets)}</section>
`;
}

/** The figure that decides, large. */
function deciding({ verdict, generator }: Summary): Markup | null {
  const { outcome, reason, targets } = verdict;
  if (outcome === 'pass') {
    return targets.length === 0
      ? null
      : large(
          `${targets.length} of ${targets.length}`,
          targets.length === 1 ? 'target held' : 'targets held',
        );
  }
  if (outcome === 'fail') {
    const target = targets.find((one) => one.held === false);
    // The figure alone; what stands in brackets after it is in the table.
    return target === undefined ? null : large(target.measured.replace(/ \(.*\)$/, ''), condition(target));
  }
  const unjudged = targets.find((one) => one.held === null && reason.startsWith(one.label));
  if (unjudged !== undefined) return large('unknown', condition(unjudged));
  const broken = brokenWorst(verdict);
  if (broken !== undefined)
    return large(broken.measured, `${broken.label} of the load generator, limit ${broken.limit}`);
  return large(cores(generator.cpu), 'used by the load generator');
}

/** The rule for the generator that the reason names first. */
function brokenWorst({ health = [], reason }: VerdictSummary): HealthFinding | undefined {
  const broken = health.filter(({ held }) => !held);
  return broken.sort((a, b) => reason.indexOf(a.measured) - reason.indexOf(b.measured))[0];
}

function condition({ label, limit }: TargetSummary): string {
  return `${shown(label)}, limit ${shown(limit)}`;
}

function large(figure: string, meaning: string): Markup {
  return html`<div class="deciding"><b>${shortened(oneLine(figure), 28)}</b><span>${meaning}</span></div>`;
}

function targetTable(targets: readonly TargetSummary[]): Markup {
  if (targets.length === 0) {
    return html`<p class="hint">No targets were set: a run holds when no request failed and no task threw.</p>`;
  }
  return html`<div class="scroll"><table class="targets"><thead><tr><th>Target</th><th class="n">Limit</th><th class="n">Measured</th><th class="n">Margin</th><th>Window</th><th>Result</th></tr></thead><tbody>
${targets.map(targetRow)}</tbody></table></div>`;
}

function targetRow(target: TargetSummary): Markup {
  const { sign, word } = targetState(target);
  const state = target.held === null ? 'invalid' : target.held ? 'pass' : 'fail';
  return html`<tr class="${state}"><td class="label">${shown(target.label)}</td><td class="n limit quiet">${shown(target.limit)}</td><td class="n measured">${shown(target.measured)}</td>${maybe('n margin', marginText(target))}${maybe('when quiet', target.window ?? null)}<td class="state"><span aria-hidden="true">${sign}</span> ${word}</td></tr>
`;
}

/** A cell that a phone leaves out where there is nothing in it. */
function maybe(look: string, text: string | null): Markup {
  return text === null
    ? html`<td class="${look} absent">–</td>`
    : html`<td class="${look}">${shown(text)}</td>`;
}

/** The reason with a full stop, and a capital where it begins with a plain word (`p95` keeps its own). */
function sentence({ reason }: VerdictSummary): string {
  const text = shown(reason).replace(/^[a-z](?=[a-z]* )/, (letter) => letter.toUpperCase());
  return text === '' || /[.!?]$/.test(text) ? text : `${text}.`;
}

function shown(text: string): string {
  return unbroken(shortened(oneLine(text), 300));
}
