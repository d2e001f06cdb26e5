import { type LogLevel, type LogRecord, logLevels } from './log-record.ts';

/** Takes the records of every logger, from `level` on. */
export interface LogWriter {
  readonly level: LogLevel;
  write(record: LogRecord): void;
}

/** Where records go; shared by a logger and those that it names. */
interface Outlet {
  writer: LogWriter | null;
}

/** Says what happens. Until the command line sets a writer, and after --skip-log-setup, nothing is written. */
export class Logger {
  readonly #outlet: Outlet;

  /** @internal Use {@link log}, or `log.named(…)`. */
  constructor(
    readonly name: string,
    outlet: Outlet = { writer: null },
  ) {
    this.#outlet = outlet;
  }

  /** A logger with a name of its own, with the same writer. */
  named(name: string): Logger {
    return new Logger(name, this.#outlet);
  }

  /** Takes the place of the earlier writer; null for none. */
  set writer(writer: LogWriter | null) {
    this.#outlet.writer = writer;
  }

  debug(message: string): void {
    this.#say('DEBUG', message);
  }

  info(message: string): void {
    this.#say('INFO', message);
  }

  warning(message: string): void {
    this.#say('WARNING', message);
  }

  error(message: string): void {
    this.#say('ERROR', message);
  }

  critical(message: string): void {
    this.#say('CRITICAL', message);
  }

  #say(level: LogLevel, message: string): void {
    const { writer } = this.#outlet;
    if (writer === null || logLevels.indexOf(level) < logLevels.indexOf(writer.level)) return;
    writer.write({ level, logger: this.name, message, time: Date.now() });
  }
}

/**
 * The log of this process, for Muster and for locustfiles.
 *
 * @example
 * log.info('logged in as 40 different people');
 */
export const log = new Logger('muster');
