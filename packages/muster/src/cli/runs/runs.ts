import { Command, CommanderError } from 'commander';
import { MusterError } from '../../errors.ts';
import { listRuns } from '../../record/list-runs.ts';
import type { Terminal } from '../terminal.ts';
import { runTable } from './run-table.ts';

/** What `muster runs` is asked to do. */
interface RunsArguments {
  readonly folder: string;
  readonly json: boolean;
}

const after = `
Newest first, one line a record. Rate and p95 are those of the steady state, of the whole run where there was
none or the run has no end; a damage before its end is found by muster report only. What is no record is passed
over, and so are the folders in the folder.`;

/**
 * Carries out `muster runs`: lists the run records of a folder.
 *
 * @param args what stands behind `runs`
 * @returns the exit code
 * @throws MusterError INVALID_ARGUMENT, FOLDER_NOT_READABLE
 */
export async function runs(args: readonly string[], terminal: Terminal): Promise<number> {
  const asked = runsArguments(args);
  if ('text' in asked) {
    terminal.print(asked.text);
    return 0;
  }
  const found = await listRuns(asked.folder);
  if (asked.json) terminal.print(JSON.stringify(found, null, 2));
  else if (found.length === 0) terminal.print(`no run record in ${asked.folder}`);
  else terminal.print(runTable(found, terminal));
  return 0;
}

function runsArguments(args: readonly string[]): RunsArguments | { readonly text: string } {
  let text = '';
  const command = new Command('muster runs')
    .description('Lists the run records of a folder: what was run, when, and what came of it.')
    .usage('[folder] [options]')
    .argument('[folder]', 'where they lie', '.')
    .option('--json', 'print them as a list in JSON; times are epoch ms, s (seconds) and ms (p95)')
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
    throw new MusterError('INVALID_ARGUMENT', `muster runs: ${why} (see muster runs --help)`, {
      cause: error,
    });
  }
  const [folder] = command.processedArgs as [string];
  return { folder, json: command.opts<{ json?: boolean }>().json === true };
}
