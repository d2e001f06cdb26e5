import type { LogLevel } from '../logging/log-record.ts';

/** Every setting of a run, checked. */
export interface Arguments {
  /** Files and folders with user classes. */
  readonly locustfiles: readonly string[];
  readonly targetFile: string | undefined;
  /** One more configuration file. */
  readonly config: string | undefined;
  readonly headless: boolean;
  /** Undoes `headless`. */
  readonly headful: boolean;
  readonly users: number;
  /** Users started per second. */
  readonly spawnRate: number;
  /** Seconds; null for a run without end. */
  readonly runTime: number | null;
  /** Seconds. */
  readonly stopTimeout: number;
  readonly host: string | null;
  /** null: one is drawn. */
  readonly seed: number | null;
  /** TLS certificates are not verified. */
  readonly insecure: boolean;
  /** JSON text, or the path of a JSON file. */
  readonly configUsers: string | undefined;
  readonly tags: readonly string[];
  readonly excludeTags: readonly string[];
  readonly equalWeights: boolean;
  /** Prefix of the CSV files. */
  readonly csv: string | undefined;
  readonly csvFullHistory: boolean;
  readonly html: string | undefined;
  readonly json: boolean;
  /** Without its suffix `.json`. */
  readonly jsonFile: string | undefined;
  readonly summary: string | undefined;
  /** The run record. */
  readonly record: string | undefined;
  /** File of the JUnit XML. */
  readonly junit: string | undefined;
  /** File of the Markdown page. */
  readonly markdown: string | undefined;
  readonly githubAnnotations: boolean;
  readonly title: string | undefined;
  /** Label in the reports. */
  readonly profile: string | undefined;
  readonly onlySummary: boolean;
  readonly printStats: boolean;
  readonly resetStats: boolean;
  readonly logLevel: LogLevel;
  readonly logFile: string | undefined;
  readonly skipLogSetup: boolean;
  readonly exitCodeOnError: number;
  /** Cores. */
  readonly maxGeneratorCpu: number;
  /** Share of the time, 0 to 1. */
  readonly maxLoopUtilisation: number;
  /** ms; null: according to the targets. */
  readonly maxSendLag: number | null;
  /** Share of the planned arrivals, 0 to 1. */
  readonly minOffered: number;
  readonly list: boolean;
  readonly showTaskRatio: boolean;
  readonly showTaskRatioJson: boolean;
  /** Name of the user class to run once. */
  readonly once: string | undefined;
  /** Names; empty for all. */
  readonly userClasses: readonly string[];
  /** Which of the above were given, rather than left at their defaults. */
  readonly given: readonly string[];
  /** What all sources together give for the locustfile's own arguments, by name. */
  readonly custom: Readonly<Record<string, unknown>>;
}

/** Before the names of the locustfile's own arguments, to keep them apart from Muster's. */
export const customKey = 'custom ';
