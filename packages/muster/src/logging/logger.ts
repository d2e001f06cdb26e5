import { format } from 'node:util';
import { type LogLevel, type LogRecord, logLevels } from './log-record.ts';

/** Takes the records of every logger, from `level` on. */
export interface LogWriter {
  readonly level: LogLevel;
  write(record: LogRecord): void;
}

/** Where records go; shared by a logger and those that it names. */
interface Outlet {
  writer: LogWriter | null;
  /** What was said before there was a writer, the last of it; null when there has been one. */
  early: LogRecord[] | null;
}

/** So many records wait for the writer. */
const mostEarly = 1000;

/**
 * Says what happens. What a locustfile says while it is loaded waits until the command line, which it may add to, is
 * read and sets a writer. After --skip-log-setup nothing is written but by a writer that the locustfile sets.
 */
export class Logger {
  readonly #outlet: Outlet;

  /** @internal Use {@link log}, or `log.named(…)`. */
  constructor(
    readonly name: string,
    outlet: Outlet = { writer: null, early: [] },
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
    if (writer !== null) this.writeEarly(writer);
  }

  /** @internal Writes what was said before there was a writer. @param writer null: it is forgotten */
  writeEarly(writer: LogWriter | null): void {
    const { early } = this.#outlet;
    this.#outlet.early = null;
    if (writer === null) return;
    for (const record of early ?? []) write(record, writer);
  }

  /** @internal There is no writer again, and what is said waits for one. */
  startAnew(): void {
    this.#outlet.writer = null;
    this.#outlet.early = [];
  }

  debug(message: string, ...more: unknown[]): void {
    this.#say('DEBUG', message, more);
  }

  info(message: string, ...more: unknown[]): void {
    this.#say('INFO', message, more);
  }

  warning(message: string, ...more: unknown[]): void {
    this.#say('WARNING', message, more);
  }

  error(message: string, ...more: unknown[]): void {
    this.#say('ERROR', message, more);
  }

  critical(message: string, ...more: unknown[]): void {
    this.#say('CRITICAL', message, more);
  }

  /** @param more shown behind the message, as `console.log` does; so is a message that is no text */
  #say(level: LogLevel, given: unknown, more: readonly unknown[]): void {
    const { writer, early } = this.#outlet;
    if (writer === null && early === null) return;
    const message = typeof given === 'string' && more.length === 0 ? given : format(given, ...more);
    const record = { level, logger: this.name, message, time: Date.now() };
    if (writer !== null) write(record, writer);
    else if (early !== null && early.push(record) > mostEarly) early.shift();
  }
}

function write(record: LogRecord, writer: LogWriter): void {
  if (logLevels.indexOf(record.level) >= logLevels.indexOf(writer.level)) writer.write(record);
}

/**
 * The log of this process, for Muster and for locustfiles.
 *
 * @example
 * log.info('logged in as 40 different people');
 */
export const log = new Logger('muster');
