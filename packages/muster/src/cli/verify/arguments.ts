import { Command, CommanderError, Option } from 'commander';
import { MusterError } from '../../errors.ts';
import { type CheckName, checkNames } from '../../verify/check.ts';

/** What `muster verify` was asked for. */
export interface VerifyArguments {
  readonly soak: boolean;
  /** Empty: all. */
  readonly only: readonly CheckName[];
  readonly help: boolean;
}

const about = `Puts Muster itself to the test on this machine: six checks, against a server
whose latencies are known.

  stall       a server that freezes, and a generator that is held up
  pace        5,000 arrivals a second start on time, as even or random as planned
  accuracy    percentiles up to p99.9 agree with the server's own log
  merge       what many processes measured adds up to what one would have
  saturation  a rate that cannot be made is invalid, not a slow server
  soak        memory stays flat over ten million samples

Takes about a minute. The last line is verify=pass 6/6, or verify=fail and how
many passed; the exit code is 0 or 1. docs/verify.md explains every figure.`;

/** The text of `muster verify --help`. */
export function verifyHelp(): string {
  return command().helpInformation().trimEnd();
}

/**
 * @param args what stands behind `verify`
 * @throws MusterError INVALID_ARGUMENT
 */
export function readVerifyArguments(args: readonly string[]): VerifyArguments {
  const read = command();
  try {
    read.parse([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const what = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
    throw new MusterError('INVALID_ARGUMENT', `${what} (see muster verify --help)`, { cause: error });
  }
  const { soak = false, only = [], help = false } = read.opts<Partial<VerifyArguments>>();
  return { soak, only, help };
}

function command(): Command {
  return new Command('muster verify')
    .description(about)
    .usage('[options]')
    .helpOption(false)
    .allowExcessArguments(false)
    .configureOutput({ writeErr: () => {} })
    .exitOverride()
    .addOption(new Option('--only <check...>', 'only these checks').choices(checkNames))
    .addOption(
      new Option(
        '--soak',
        'longer: a hundred million samples, minutes instead of seconds; takes about ten minutes',
      ),
    )
    .addOption(new Option('-h, --help', 'print this help'));
}
