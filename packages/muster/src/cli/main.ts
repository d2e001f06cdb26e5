import { unusable } from './exit-code.ts';
import { complain } from './known-error.ts';
import { setUpLog } from './log/set-up-log.ts';
import { look } from './look.ts';
import { type ReadCommandLine, readCommandLine } from './read-command-line.ts';
import type { Terminal } from './terminal.ts';

/**
 * The command `muster`. Ends the process, with the code that `exitCodeOf` describes; 2 for wrong use and for what
 * keeps a run from beginning.
 */
export async function main(args: readonly string[]): Promise<void> {
  // Whoever read it has gone (`muster report … | head`): the run and its reports are worth more than their lines.
  process.stdout.on('error', ignoreClosed);
  process.stderr.on('error', ignoreClosed);
  try {
    process.exitCode = await run(args);
  } catch (error) {
    complain(error);
    process.exitCode = unusable;
  }
  // Not left to an empty event loop: a locustfile may hold a socket or timer of its own.
  await drained(process.stdout);
  process.exit();
}

async function run(args: readonly string[]): Promise<number> {
  const [first, ...rest] = args;
  if (first === 'init') {
    const { init } = await import('./init/write-starter.ts');
    process.stdout.write(`${init(rest)}\n`);
    return 0;
  }
  if (first === 'report') {
    const { report } = await import('./report/report.ts');
    return report(rest, (jsonOnly) => terminalOn(jsonOnly ? process.stderr : process.stdout));
  }
  if (first === 'verify') {
    const { verify } = await import('./verify/verify.ts');
    return verify(rest, (text) => void process.stdout.write(`${text}\n`));
  }
  const read = await readCommandLine(first === 'run' ? rest : args);
  if (!('text' in read)) return runWith(read);
  process.stdout.write(`${read.text}\n`);
  return 0;
}

async function runWith({ args, scenario }: ReadCommandLine): Promise<number> {
  setUpLog(args);
  const seen = look(args, scenario);
  if (seen !== null) {
    process.stdout.write(`${seen}\n`);
    return 0;
  }
  if (args.once !== undefined) {
    const { runOnce } = await import('./once/run-once.ts');
    return runOnce(args, args.once, scenario, terminalOn(process.stdout));
  }
  const { runHeadless } = await import('./headless.ts');
  // With --json nothing else may stand on stdout.
  return runHeadless(args, scenario, terminalOn(args.json ? process.stderr : process.stdout));
}

function terminalOn(stream: NodeJS.WriteStream): Terminal {
  return {
    print: (text) => void stream.write(`${text}\n`),
    width: widthOf(stream),
    colour: stream.isTTY === true && process.env.NO_COLOR === undefined,
  };
}

/** A file or a log of CI has no width; 0 is what a terminal says that does not know. */
function widthOf({ isTTY, columns }: NodeJS.WriteStream): number {
  return isTTY === true ? columns || 100 : 160;
}

function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}
