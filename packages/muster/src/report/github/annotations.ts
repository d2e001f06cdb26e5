import { headline } from '../outcome.ts';
import { oneLine } from '../plain-text.ts';
import type { Summary, TargetSummary } from '../summary.ts';
import { marginText } from '../target-texts.ts';

/** GitHub shows so many annotations of a kind for each step. */
const mostOfAKind = 10;

/**
 * A run as workflow commands of GitHub Actions, a line each: the verdict first, then every target that was missed or
 * could not be judged.
 *
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 *
 * ```
 * ::error title=Did not hold::p95 response time: 310 ms, limit < 200 ms
 * ```
 */
export function githubAnnotations({ title, verdict }: Summary): string[] {
  const { outcome, reason, targets, decidedBy } = verdict;
  const kind = outcome === 'pass' ? 'notice' : 'error';
  const others = targets.filter(({ key }) => key !== decidedBy);
  const missed = others.filter(({ held }) => held === false);
  const unjudged = others.filter(({ held }) => held === null);
  return [
    annotation(kind, `${headline(outcome)}: ${title}`, reason),
    ...limited('error', missed, mostOfAKind - 1),
    ...limited('warning', unjudged, mostOfAKind),
  ];
}

function limited(kind: 'error' | 'warning', targets: readonly TargetSummary[], most: number): string[] {
  const word = kind === 'error' ? 'Missed' : 'Not judged';
  const shown = targets.length > most ? targets.slice(0, most - 1) : targets;
  const left = targets.length - shown.length;
  return [
    ...shown.map((target) => annotation(kind, `${word}: ${target.label}`, sentence(target))),
    ...(left > 0 ? [annotation(kind, word, `${left} more targets, see the log`)] : []),
  ];
}

function sentence(target: TargetSummary): string {
  const { measured, limit, window } = target;
  const margin = marginText(target);
  const parts = [measured, `limit ${limit}`, ...(margin === null ? [] : [margin])];
  return `${parts.join(', ')}${window === undefined ? '' : ` (${window})`}`;
}

/** One command: its text cannot end it, or begin another. */
function annotation(kind: 'error' | 'warning' | 'notice', title: string, message: string): string {
  return `::${kind} title=${escapeProperty(oneLine(title))}::${escapeData(oneLine(message))}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
