/** What muster.config.ts may set: the long flags in camel case. */
export interface MusterConfig {
  /** Files or folders with user classes. */
  readonly locustfile?: string | readonly string[];
  /** Base URL of the system under test. */
  readonly host?: string;
  /** Do not verify TLS certificates. */
  readonly insecure?: boolean;
  /** JSON text, or path of a .json file, that sets attributes of user classes. */
  readonly configUsers?: string;
  /** Peak number of users. */
  readonly users?: number;
  /** Users started per second. */
  readonly spawnRate?: number;
  /** Seconds, or a time such as `5m`. */
  readonly runTime?: number | string;
  /** Seconds, or a time such as `10s`. */
  readonly stopTimeout?: number | string;
  /** A whole number: with the same one each user makes the same choices again. */
  readonly seed?: number;
  /** Run at once, without a web console. */
  readonly headless?: boolean;
  readonly tags?: readonly string[];
  readonly excludeTags?: readonly string[];
  readonly equalWeights?: boolean;
  /** TypeScript file whose default export are the targets. */
  readonly targetFile?: string;
  /** Prefix of the CSV files. */
  readonly csv?: string;
  readonly csvFullHistory?: boolean;
  /** File of the HTML report. */
  readonly html?: string;
  /** Print the statistics as JSON. */
  readonly json?: boolean;
  /** Write the statistics to `<jsonFile>.json`. */
  readonly jsonFile?: string;
  /** File of all results as JSON. */
  readonly summary?: string;
  /** File that the run is recorded in. */
  readonly record?: string;
  /** File of the targets as JUnit XML. */
  readonly junit?: string;
  /** File of the Markdown page. */
  readonly markdown?: string;
  /** Print annotations for GitHub Actions. */
  readonly githubAnnotations?: boolean;
  /** Title of the reports. */
  readonly title?: string;
  /** Label of the reports. */
  readonly profile?: string;
  readonly onlySummary?: boolean;
  readonly printStats?: boolean;
  /** Forget the statistics of the ramp when all users have started. */
  readonly resetStats?: boolean;
  readonly loglevel?: 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';
  readonly logfile?: string;
  readonly skipLogSetup?: boolean;
  readonly exitCodeOnError?: number;
  /** Cores that the load generator may use. */
  readonly maxGeneratorCpu?: number;
  /** Share of the time in which its event loop may be busy, 0 to 1. */
  readonly maxLoopUtilisation?: number;
  /** ms by which it may send late, and its event loop be late (p99). */
  readonly maxSendLag?: number;
  /** Share of the planned arrivals that it must have started, 0 to 1. */
  readonly minOffered?: number;
  /** The locustfile's own arguments, by name. */
  readonly arguments?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/**
 * Gives the default export of muster.config.ts its type.
 *
 * @example
 * export default defineConfig({ host: 'http://localhost:8000', users: 10, runTime: '5m' });
 */
export function defineConfig(config: MusterConfig): MusterConfig {
  return config;
}
