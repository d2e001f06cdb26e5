import { closeSync, openSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { MusterError } from '../errors.ts';
import { type LogLevel, logLine } from './log-record.ts';
import type { LogWriter } from './logger.ts';

/** Writes to stderr. */
export function stderrWriter(level: LogLevel): LogWriter {
  const host = hostname();
  return { level, write: (record) => void process.stderr.write(`${logLine(record, host)}\n`) };
}

/**
 * Appends to a file, at once: a log that is lost when the process dies says nothing of why.
 *
 * @throws MusterError LOGFILE_NOT_WRITABLE
 */
export function fileWriter(path: string, level: LogLevel): LogWriter {
  const host = hostname();
  const file = open(path);
  let broken = false;
  process.once('exit', () => closeSync(file));
  return {
    level,
    write: (record) => {
      try {
        if (!broken) writeSync(file, `${logLine(record, host)}\n`);
      } catch (error) {
        broken = true;
        process.stderr.write(`muster: the log ${path} ends here: ${(error as Error).message}\n`);
      }
    },
  };
}

function open(path: string): number {
  try {
    return openSync(path, 'a');
  } catch (error) {
    throw new MusterError(
      'LOGFILE_NOT_WRITABLE',
      `the log file ${path} cannot be written (${(error as Error).message}); name another with --logfile`,
      { cause: error },
    );
  }
}
