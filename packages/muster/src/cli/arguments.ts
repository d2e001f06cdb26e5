import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { MusterError } from '../errors.ts';
import { parseTimespan } from './timespan.ts';
import { version } from './version.ts';

/** The command line, checked. */
export interface Arguments {
  readonly locustfile: string;
  readonly targetFile: string | undefined;
  readonly headless: boolean;
  readonly users: number;
  /** Users started per second. */
  readonly spawnRate: number;
  /** Seconds; null for a run without end. */
  readonly runTime: number | null;
  readonly host: string | null;
  /** Prefix of the CSV files. */
  readonly csv: string | undefined;
  readonly html: string | undefined;
  readonly summary: string | undefined;
  readonly title: string | undefined;
  readonly onlySummary: boolean;
  /** Seconds. */
  readonly stopTimeout: number;
  /** Names; empty for all. */
  readonly userClasses: readonly string[];
}

/** The command line asks for a text and nothing else (help, version). */
export interface TextRequest {
  readonly text: string;
}

/**
 * Reads the command line. Flags and environment variables have Locust's names.
 *
 * @throws MusterError INVALID_ARGUMENT
 */
export function parseArguments(args: readonly string[]): Arguments | TextRequest {
  let printed = '';
  const command = definition().configureOutput({
    writeOut: (text) => {
      printed += text;
    },
    writeErr: () => {},
  });
  try {
    command.parse([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { text: printed };
    throw new MusterError('INVALID_ARGUMENT', sentence(error.message), { cause: error });
  }
  const options = command.opts<Omit<Arguments, 'userClasses'>>();
  const classes =
    command.args.length > 0 ? command.args : (process.env.LOCUST_USER_CLASSES ?? '').split(/[\s,]+/);
  return { ...options, userClasses: classes.filter((name) => name !== '') };
}

function definition(): Command {
  return new Command('muster')
    .description('Load tests in TypeScript. Runs the user classes of a locustfile against a host.')
    .usage('[options] [UserClass …]')
    .argument('[user classes...]', 'run only these; default: all that the locustfile exports')
    .version(`muster ${version}`, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addOption(
      option('-f, --locustfile <file>', 'the locustfile').default('locustfile.ts').env('LOCUST_LOCUSTFILE'),
    )
    .addOption(
      option('-H, --host <url>', 'base URL of the system under test').default(null).env('LOCUST_HOST'),
    )
    .addOption(
      option('-u, --users <n>', 'peak number of users').argParser(users).default(1).env('LOCUST_USERS'),
    )
    .addOption(
      option('-r, --spawn-rate <n>', 'users started per second')
        .argParser(spawnRate)
        .default(1)
        .env('LOCUST_SPAWN_RATE'),
    )
    .addOption(
      option('-t, --run-time <time>', 'stop after this time, e.g. 300, 90s, 1h30m; default: run until Ctrl-C')
        .argParser(runTime)
        .default(null)
        .env('LOCUST_RUN_TIME'),
    )
    .addOption(
      option('-s, --stop-timeout <time>', 'time for tasks under way to finish at the end')
        .argParser(timespan)
        .default(0)
        .env('LOCUST_STOP_TIMEOUT'),
    )
    .addOption(
      option('--headless', 'run at once, without a web console').default(false).env('LOCUST_HEADLESS'),
    )
    .addOption(option('--target-file <file>', 'TypeScript file whose default export are the targets'))
    .addOption(option('--csv <prefix>', 'write the statistics as CSV files').env('LOCUST_CSV'))
    .addOption(option('--html <file>', 'write the report as one HTML file').env('LOCUST_HTML'))
    .addOption(option('--summary <file>', 'write all results as JSON'))
    .addOption(option('--title <text>', 'title of the reports; default: the name of the locustfile'))
    .addOption(
      option('--only-summary', 'print no table while the run goes on')
        .default(false)
        .env('LOCUST_ONLY_SUMMARY'),
    )
    .exitOverride();
}

function option(flags: string, description: string): Option {
  return new Option(flags, description);
}

function users(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number <= 1_000_000) return number;
  throw new InvalidArgumentError('It is a whole number from 1 to 1,000,000.');
}

function spawnRate(text: string): number {
  const number = Number(text);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new InvalidArgumentError('It is a number above 0.');
}

function runTime(text: string): number {
  const seconds = timespan(text);
  if (seconds > 0) return seconds;
  throw new InvalidArgumentError('It is longer than 0 seconds; leave it out for a run without end.');
}

function timespan(text: string): number {
  const seconds = parseTimespan(text);
  if (seconds !== null) return seconds;
  throw new InvalidArgumentError('It is a number of seconds or a time such as 90s, 5m or 1h30m.');
}

/** Commander's messages begin with `error:` and may span lines. */
function sentence(message: string): string {
  return `${message.replace(/^error: /, '').replaceAll('\n', ' ')} (see --help)`;
}
