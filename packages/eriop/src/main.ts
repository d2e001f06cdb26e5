import { pino } from 'pino';
import { readConfig } from './platform/config.ts';
import { EriopError, messageOf } from './platform/errors.ts';
import { type Backend, startBackend } from './platform/server/start.ts';

/** Exit code for what the operator has to put right. */
const UNUSABLE = 2;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = pino({ level: config.logLevel, base: { pid: process.pid } });
  let backend: Backend | undefined;
  let stopRequested = false;
  const stop = (reason: string) => {
    if (stopRequested) return;
    stopRequested = true;
    logger.info({ reason }, 'stopping');
    if (backend === undefined) process.exit(0); // Nothing has been accepted yet.
    backend.stop().then(
      (inTime) => process.exit(inTime ? 0 : 1),
      (error: unknown) => {
        logger.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // Whoever started this process has gone, and with them the one who would stop it.
  process.on('disconnect', () => stop('disconnect'));

  backend = await startBackend(config, logger);
  logger.info({ url: backend.url }, 'ready');
  if (process.connected) process.send?.({ type: 'ready', url: backend.url });
}

main().catch((error: unknown) => {
  const text =
    error instanceof EriopError
      ? `${error.message} [${error.code}]`
      : `ERIOP could not start: ${messageOf(error)}`;
  process.stderr.write(`${text}\n`, () => process.exit(UNUSABLE));
});
