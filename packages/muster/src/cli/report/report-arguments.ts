import { Command, CommanderError } from 'commander';
import { MusterError } from '../../errors.ts';

/** What `muster report` is asked to do. */
export interface ReportArguments {
  /** The run record. */
  readonly file: string;
  readonly html: string | undefined;
  /** Prefix of the CSV files. */
  readonly csv: string | undefined;
  readonly summary: string | undefined;
  /** Without its suffix `.json`. */
  readonly jsonFile: string | undefined;
  readonly junit: string | undefined;
  readonly markdown: string | undefined;
  /** Print Locust's JSON on stdout, and everything else on stderr. */
  readonly json: boolean;
  readonly githubAnnotations: boolean;
}

const after = `
The record is what \`muster --record <file>\` wrote. Of a run that was cut off, as much is reported as was
recorded, with the verdict invalid; the file <file>.tail belongs to it. The exit code is 0 when all reports
could be drawn, and 2 when not or when the record is damaged, whatever the verdict.`;

/**
 * Reads what stands behind `muster report`.
 *
 * @returns the arguments, or the text of --help
 * @throws MusterError INVALID_ARGUMENT
 */
export function reportArguments(args: readonly string[]): ReportArguments | { readonly text: string } {
  let text = '';
  const command = new Command('muster report')
    .description('Prints the verdict of a recorded run again, and draws its reports.')
    .usage('<file> [options]')
    .argument('<file>', 'the run record')
    .option('--html <file>', 'write the report as one HTML file')
    .option('--csv <prefix>', 'write the statistics as CSV files')
    .option('--summary <file>', 'write all results, second by second, as JSON')
    .option('--json-file <file>', 'write the statistics as Locust’s JSON to <file>.json')
    .option('--junit <file>', 'write the targets as JUnit XML')
    .option('--markdown <file>', 'write a short page in Markdown')
    .option('--json', 'print the statistics as Locust’s JSON, and all else on stderr')
    .option('--github-annotations', 'print the verdict and the missed targets as GitHub Actions annotations')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', after)
    .configureOutput({ writeOut: (part) => (text += part), writeErr: () => {} })
    .exitOverride();
  try {
    command.parse([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed') return { text: text.trimEnd() };
    const why = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
    throw new MusterError('INVALID_ARGUMENT', `muster report: ${why} (see muster report --help)`, {
      cause: error,
    });
  }
  const { html, csv, summary, jsonFile, junit, markdown, json, githubAnnotations } =
    command.opts<Partial<ReportArguments>>();
  return {
    ...{ file: command.args[0] as string, html, csv, summary, jsonFile, junit, markdown },
    json: json === true,
    githubAnnotations: githubAnnotations === true,
  };
}
