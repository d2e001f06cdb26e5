import { headline } from '../outcome.ts';
import { oneLine } from '../plain-text.ts';
import type { Summary, TargetSummary, VerdictSummary } from '../summary.ts';
import { marginText } from '../target-texts.ts';
import { element, escapeXml } from './xml.ts';

/** How a test case ended, as JUnit has it. */
type Ending = 'passed' | 'failure' | 'error' | 'skipped';

interface TestCase {
  readonly name: string;
  readonly ending: Ending;
  /** One sentence: why it did not pass. */
  readonly message: string;
  /** What was measured. */
  readonly output: string;
}

/**
 * A run as JUnit XML, one test case a target; without targets, one for the verdict. A missed target is a failure. One
 * that could not be judged is an error, or skipped where another decided the verdict. When nothing can be said about
 * the run as a whole, every test case is an error: nobody may take a target for held then.
 *
 * https://github.com/testmoapp/junitxml
 */
export function renderJunit(summary: Summary): string {
  const { title, verdict, startTime, endTime } = summary;
  const cases = verdict.targets.length === 0 ? [verdictCase(verdict)] : verdict.targets.map(caseOf(verdict));
  const seconds = ((endTime - startTime) / 1000).toFixed(3);
  const count = (ending: Ending): number => cases.filter((one) => one.ending === ending).length;
  const counts = {
    name: title,
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: seconds,
  };
  const timestamp = new Date(startTime).toISOString().replace(/\.\d+Z$/, 'Z');
  const suite = element(
    'testsuite',
    { ...counts, timestamp },
    `\n${cases.map((one) => `${caseElement(one, title)}\n`).join('')}`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', counts, `\n${suite}\n`)}\n`;
}

function caseElement({ name, ending, message, output }: TestCase, title: string): string {
  const ended = ending === 'passed' ? '' : endingElement(ending, message, output);
  const content = `${ended}${element('system-out', {}, escapeXml(output))}`;
  return element('testcase', { name, classname: title }, content);
}

function endingElement(ending: Exclude<Ending, 'passed'>, message: string, output: string): string {
  if (ending === 'skipped') return element('skipped', { message });
  const type = ending === 'failure' ? 'target missed' : 'cannot say';
  return element(ending, { message, type }, escapeXml(output));
}

function caseOf(verdict: VerdictSummary): (target: TargetSummary) => TestCase {
  // Not decided by a target: by the generator, or by an interruption.
  const asAWhole = verdict.outcome === 'invalid' && verdict.decidedBy === undefined;
  return (target) => {
    const { label, limit, window } = target;
    // The same from run to run: programs follow a test case by its name.
    const name = oneLine(`${label} ${limit}${window === undefined ? '' : ` (${window})`}`);
    const output = outputOf(target);
    if (asAWhole) return { name, ending: 'error', message: verdict.reason, output };
    return { name, ending: endingOf(target, verdict), message: `${target.measured}, limit ${limit}`, output };
  };
}

function endingOf({ held }: TargetSummary, { outcome }: VerdictSummary): Ending {
  if (held !== null) return held ? 'passed' : 'failure';
  return outcome === 'invalid' ? 'error' : 'skipped';
}

function outputOf(target: TargetSummary): string {
  const margin = marginText(target);
  return [
    `measured: ${target.measured}`,
    `limit: ${target.limit}`,
    ...(margin === null ? [] : [`margin: ${margin}`]),
    ...(target.window === undefined ? [] : [`window: ${target.window}`]),
  ]
    .map(oneLine)
    .join('; ');
}

function verdictCase({ outcome, reason }: VerdictSummary): TestCase {
  const endings = { pass: 'passed', fail: 'failure', invalid: 'error' } as const;
  const output = `${headline(outcome)}: ${reason}`;
  return { name: 'no failed request and no exception', ending: endings[outcome], message: reason, output };
}
