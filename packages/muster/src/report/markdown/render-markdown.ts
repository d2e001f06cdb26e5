import { count } from '../../wording/format.ts';
import { arrivalColumns, arrivalNote, arrivalRows } from '../arrival-figures.ts';
import { configurationFacts } from '../configuration-facts.ts';
import { generatorText } from '../generator-summary.ts';
import { headline, targetState } from '../outcome.ts';
import { exceptionProblems, failureProblems, type Problems } from '../problem-kinds.ts';
import type { Summary, TargetSummary } from '../summary.ts';
import { marginText } from '../target-texts.ts';
import { waitingText } from '../waiting-summary.ts';
import { type Column, code, paragraph, shell, table, text } from './markdown.ts';
import { requestTables, valueTables } from './request-tables.ts';

const signs = { pass: '✓', fail: '✗', invalid: '?' } as const;

/**
 * A finished run on a short page of Markdown, for a pull request or the summary of a CI job: the verdict, the targets,
 * what failed, the requests, the generator's health, and how to repeat the run.
 *
 * https://github.github.com/gfm/
 */
export function renderMarkdown(summary: Summary): string {
  const { title, verdict, generator } = summary;
  const waiting = waitingText(summary);
  const parts = [
    `## ${signs[verdict.outcome]} ${headline(verdict.outcome)}: ${text(title)}`,
    paragraph(verdict.reason),
    ...targetTable(verdict.targets),
    ...problemList(failureProblems(summary)),
    ...problemList(exceptionProblems(summary)),
    ...(waiting === null ? [] : [waiting]),
    ...arrivalTable(summary),
    ...requestTables(summary),
    ...valueTables(summary),
    '### Load generator',
    ...brokenRules(summary),
    text(generatorText(generator)),
    '### How to repeat the run',
    ...(summary.command === undefined ? [] : [shell(summary.command)]),
    configurationFacts(summary)
      .map(([term, value]) => `- ${term}: ${text(value)}`)
      .join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const targetColumns: readonly Column[] = [
  { title: 'target', align: 'left' },
  { title: 'limit', align: 'right' },
  { title: 'measured', align: 'right' },
  { title: 'result', align: 'left' },
  { title: 'margin', align: 'right' },
  { title: 'window', align: 'left' },
];

function targetTable(targets: readonly TargetSummary[]): string[] {
  if (targets.length === 0) return [];
  const rows = targets.map((target) => {
    const { sign, word } = targetState(target);
    const { label, limit, measured, window = '' } = target;
    return [
      text(label),
      text(limit),
      text(measured),
      `${sign} ${word}`,
      text(marginText(target) ?? ''),
      text(window),
    ];
  });
  return [table(targetColumns, rows)];
}

const problemColumns: readonly Column[] = [
  { title: 'times', align: 'right' },
  { title: 'what', align: 'left' },
];

function problemList(problems: Problems | null): string[] {
  if (problems === null) return [];
  const { title, kinds, more } = problems;
  const rows = kinds.map((kind) => [count(kind.number), code(kind.text)]);
  return [`### ${title}`, table(problemColumns, rows), ...(more === null ? [] : [more])];
}

function arrivalTable(summary: Summary): string[] {
  const rows = arrivalRows(summary);
  if (rows.length === 0) return [];
  const columns: readonly Column[] = [
    { title: 'class', align: 'left' },
    { title: 'plan', align: 'left' },
    ...arrivalColumns.map((title) => ({ title, align: 'right' as const })),
  ];
  const cells = rows.map(({ userClass, plan, counts }) => [
    text(userClass),
    text(plan),
    ...arrivalColumns.map((column) => count(counts[column])),
  ]);
  return ['### Arrivals, whole run', table(columns, cells), arrivalNote];
}

/** The rules for the generator that did not hold. */
function brokenRules({ verdict }: Summary): string[] {
  const broken = (verdict.health ?? []).filter(({ held }) => !held);
  const lines = broken.map(
    ({ label, measured, limit }) => `- ? ${text(`${label}: ${measured}, limit ${limit}`)}`,
  );
  return lines.length === 0 ? [] : [lines.join('\n')];
}
