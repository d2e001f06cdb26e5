import { events } from '../../events/events.ts';
import { fileWriter, stderrWriter } from '../../logging/log-writers.ts';
import { log } from '../../logging/logger.ts';
import type { Arguments } from '../../settings/arguments.ts';
import { ExceptionLog } from './exception-log.ts';

/**
 * Sets where the log goes, and has exceptions of tasks and listeners logged.
 *
 * @throws MusterError LOGFILE_NOT_WRITABLE
 */
export function setUpLog({ skipLogSetup, logfile, loglevel, once }: Arguments): void {
  if (!skipLogSetup) {
    log.writer = logfile === undefined ? stderrWriter(loglevel) : fileWriter(logfile, loglevel);
  } else log.writeEarly(null);
  const exceptions = new ExceptionLog(log);
  events.onListenerError = (event, thrown) => exceptions.tell(`a listener of ${event}`, thrown);
  events.onSlowListener = (event, listener) =>
    log.warning(
      `a listener of ${event} has not ended after 10 s, and is waited for (after Ctrl-C or SIGTERM 10 s at most): ${listener}`,
    );
  // With --once the trace shows what tasks throw, at its place.
  if (once !== undefined) return;
  events.userError.addListener(({ user, exception }) => {
    exceptions.tell(user === null ? 'the locustfile' : user.constructor.name, exception);
  });
}
