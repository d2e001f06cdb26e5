import { events } from '../events/events.ts';
import { stderrWriter } from '../logging/log-writers.ts';
import { log } from '../logging/logger.ts';
import { unusable } from './exit-code.ts';
import { giveStdoutBack } from './json-output.ts';
import { complain } from './known-error.ts';
import { setUpLog } from './log/set-up-log.ts';
import { type ReadCommandLine, readCommandLine } from './read-command-line.ts';
import type { Terminal } from './terminal.ts';

/** A terminal, a file, or whoever listens. */
interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Where the command says what it does, and what is wrong. The log and what `--json` prints are the process's own. */
export interface Outputs {
  readonly stdout: Output;
  readonly stderr: Output;
}

/**
 * Carries out a command line, and leaves the process to its caller, who may carry out another when it is done: what
 * belongs to the whole process begins anew each time.
 *
 * @returns the exit code that `exitCodeOf` describes; 2 for wrong use and for what keeps a run from beginning
 */
export async function run(args: readonly string[], outputs: Outputs): Promise<number> {
  forgetEarlierRun();
  try {
    return await carryOut(args, outputs);
  } catch (error) {
    // Said while the files were loaded, and before it was known how to log: it may say why they do not load.
    log.writeEarly(stderrWriter('INFO'));
    complain(error, outputs.stderr);
    return unusable;
  }
}

/** What a locustfile listens to, and what was set up for its run. */
function forgetEarlierRun(): void {
  events.forget();
  log.startAnew();
  giveStdoutBack();
}

async function carryOut(args: readonly string[], outputs: Outputs): Promise<number> {
  const { stdout, stderr } = outputs;
  const [first, ...rest] = args;
  if (first === 'init') {
    const { init } = await import('./init/write-starter.ts');
    stdout.write(`${init(rest)}\n`);
    return 0;
  }
  if (first === 'report') {
    const { report } = await import('./report/report.ts');
    return report(rest, (jsonOnly) => terminalOn(jsonOnly ? stderr : stdout));
  }
  if (first === 'runs') {
    const { runs } = await import('./runs/runs.ts');
    return runs(rest, terminalOn(stdout));
  }
  if (first === 'verify') {
    const { verify } = await import('./verify/verify.ts');
    return verify(rest, (text) => void stdout.write(`${text}\n`));
  }
  const read = await readCommandLine(first === 'run' ? rest : args);
  if (!('text' in read)) return runWith(read, outputs);
  stdout.write(`${read.text}\n`);
  return 0;
}

async function runWith({ args, scenario }: ReadCommandLine, { stdout, stderr }: Outputs): Promise<number> {
  setUpLog(args);
  const { look } = await import('./look.ts');
  const seen = look(args, scenario);
  if (seen !== null) {
    stdout.write(`${seen}\n`);
    return 0;
  }
  if (args.once !== undefined) {
    const { runOnce } = await import('./once/run-once.ts');
    return runOnce(args, args.once, scenario, terminalOn(stdout));
  }
  const { runHeadless } = await import('./headless.ts');
  // With --json nothing else may stand on stdout.
  return runHeadless(args, scenario, terminalOn(args.json ? stderr : stdout));
}

function terminalOn(stream: Output): Terminal {
  return {
    print: (text) => void stream.write(`${text}\n`),
    width: widthOf(stream),
    colour: stream.isTTY === true && process.env.NO_COLOR === undefined,
  };
}

/** A file or a log of CI has no width; 0 is what a terminal says that does not know. */
function widthOf({ isTTY, columns }: Output): number {
  return isTTY === true ? columns || 100 : 160;
}
