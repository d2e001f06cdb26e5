import { type Arguments, type ReadCommandLine, readCommandLine, readSettings } from '@vigilia/muster/cli';
import { StartFailure } from './failure.ts';
import { locustfile, targetFile } from './places.ts';
import { type Profile, profiles } from './profiles.ts';

/** What `npm start` was asked to do. */
export interface Command {
  readonly profileName: string;
  readonly profile: Profile;
  /** Port of the backend that is started here. */
  readonly port: number;
  /** Arguments for the load tool, the profile's included. */
  readonly loadArguments: readonly string[];
  /** The same as the load tool will read them: configuration files and environment included. */
  readonly load: Arguments;
  /** The files that they name, loaded. */
  readonly scenario: ReadCommandLine['scenario'];
  /** An ERIOP that runs already. */
  readonly host: string | null;
}

export const usage = `npm start [-- options]

  --profile default   ${profiles.default?.description}
  --profile full      ${profiles.full?.description}
  --profile smoke     ${profiles.smoke?.description}
  --host <url>        test an ERIOP that runs already, e.g. http://127.0.0.1:8000
                      (DATABASE_URL names its database, for the seed and the count of lost alerts)
  --port <n>          port of the backend that is started here; default ERIOP_PORT, or 8000
  -h, --help          this text

Any flag of the load tool may follow, e.g. --users 2000 --run-time 2m, and the user classes to run:
ERIOPDispatcher, ERIOPResponder, AlertIngestion.
`;

/**
 * @returns the command, or a text that was asked for
 * @throws StartFailure, MusterError, ScenarioError when it is not understood, or a file that it names is broken
 */
export async function readCommand(args: readonly string[]): Promise<Command | { readonly text: string }> {
  const rest: string[] = [];
  let profileName = 'default';
  let port = portOf(process.env.ERIOP_PORT || '8000');
  for (let i = 0; i < args.length; i++) {
    const [flag = '', inline] = splitFlag(args[i] as string);
    if (flag === '--help' || flag === '-h') return { text: usage };
    if (flag === '--profile') profileName = inline ?? requiredValue(flag, args[++i]);
    else if (flag === '--port') port = portOf(inline ?? requiredValue(flag, args[++i]));
    else rest.push(args[i] as string);
  }
  const profile = profileNamed(profileName);
  const wanted = [...suite(rest), ...profileArguments(profile), ...rest];
  const loadArguments = [...wanted, ...rampArguments(profile, await readSettings(wanted), rest)];
  const read = await readCommandLine(loadArguments);
  if ('text' in read) return read;
  const { args: load, scenario } = read;
  return { profileName, profile, port, loadArguments, load, scenario, host: load.host };
}

function splitFlag(argument: string): [string, string?] {
  const equals = argument.indexOf('=');
  if (!argument.startsWith('--') || equals < 0) return [argument];
  return [argument.slice(0, equals), argument.slice(equals + 1)];
}

function requiredValue(flag: string, value: string | undefined): string {
  if (value === undefined || value.startsWith('-'))
    throw new StartFailure(`${flag} needs a value (see --help)`);
  return value;
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new StartFailure(`the port '${text}' is not a whole number up to 65535`);
}

function profileNamed(name: string): Profile {
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile !== undefined) return profile;
  throw new StartFailure(`there is no profile ${name}; there are ${Object.keys(profiles).join(', ')}`);
}

/** ERIOP's personas and targets; `-f` and `--target-file` given by the user win. */
function suite(rest: readonly string[]): string[] {
  // Several -f would add up.
  const own = rest.some((argument) => /^(-f|--locustfile)/.test(argument));
  return [...(own ? [] : ['-f', locustfile]), '--target-file', targetFile, '--title', 'ERIOP'];
}

/**
 * Other users than the profile's, but no spawn rate: as long a ramp as the profile has, and at most half of the run.
 * At the profile's rate a few users would all log in at once, and be measured while they wait for it.
 */
function rampArguments(profile: Profile, asked: Arguments, rest: readonly string[]): string[] {
  const own = rest.some((argument) => /^(-r|--spawn-rate)/.test(argument));
  if (own || (asked.users === profile.users && asked.runTime === profile.runTime)) return [];
  const ramp = Math.min(profile.users / profile.spawnRate, (asked.runTime ?? Number.POSITIVE_INFINITY) / 2);
  return ['--spawn-rate', String(Math.max(1, asked.users / ramp))];
}

/**
 * How late the generator may act, ms (p99). More than a tenth of ERIOP's 200 ms: here it shares its cores with ERIOP and
 * PostgreSQL. What it is late can only make response times longer, so a run that holds has held; but a quarter of the limit
 * is where a run that does not hold says nothing about ERIOP any more.
 */
const mostSendLag = 50;

/** The profile as flags of the load tool; flags given after them win. */
function profileArguments({ users, spawnRate, runTime }: Profile): string[] {
  return [
    '--headless',
    ...['--users', String(users), '--spawn-rate', String(spawnRate), '--run-time', `${runTime}s`],
    ...['--stop-timeout', '10s', '--max-send-lag', String(mostSendLag)],
  ];
}
