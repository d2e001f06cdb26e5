import { MusterError } from '../errors.ts';
import { ReportError } from '../report/report-error.ts';
import { machineLine } from '../report/terminal/machine-line.ts';
import { renderVerdict } from '../report/terminal/verdict-block.ts';
import { type Arguments, parseArguments } from './arguments.ts';
import { runHeadless, type Terminal } from './headless.ts';
import { writeReports } from './write-reports.ts';

const exitCodes = { pass: 0, fail: 1, invalid: 3 } as const;
/** Wrong use, or a failure of Muster itself. */
const unusable = 2;

/** The command `muster`. Ends the process: 0 pass, 1 fail, 2 wrong use or internal error, 3 invalid. */
export async function main(args: readonly string[]): Promise<void> {
  const terminal: Terminal = {
    print: (text) => process.stdout.write(`${text}\n`),
    warn: (text) => process.stderr.write(`muster: ${text}\n`),
    width: process.stdout.columns ?? 100,
    colour: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
  };
  try {
    process.exitCode = await run(args, terminal);
  } catch (error) {
    const known = error instanceof MusterError || error instanceof ReportError;
    terminal.warn(known ? error.message : `internal error: ${(error as Error).stack ?? String(error)}`);
    process.exitCode = unusable;
  }
  // Not left to an empty event loop: a locustfile may hold a socket or timer of its own.
  await drained(process.stdout);
  process.exit();
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(args);
  if ('text' in parsed) {
    terminal.print(parsed.text.trimEnd());
    return 0;
  }
  if (!parsed.headless) {
    throw new MusterError('INVALID_ARGUMENT', 'there is no web console yet: add --headless');
  }
  return runAndReport(parsed, terminal);
}

async function runAndReport(args: Arguments, terminal: Terminal): Promise<number> {
  const summary = await runHeadless(args, terminal);
  terminal.print(`\n${renderVerdict(summary, terminal)}\n`);
  await writeReports(args, summary);
  const files = [args.html, args.summary, args.csv === undefined ? undefined : `${args.csv}_*.csv`];
  for (const file of files) if (file !== undefined) terminal.print(`written: ${file}`);
  terminal.print(machineLine(summary));
  return exitCodes[summary.verdict.outcome];
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}
