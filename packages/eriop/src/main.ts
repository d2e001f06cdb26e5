import cluster from 'node:cluster';
import { pino } from 'pino';
import { readArguments } from './platform/arguments.ts';
import { type Config, readConfig } from './platform/config.ts';
import { EriopError, messageOf } from './platform/errors.ts';
import type { Backend } from './platform/processes/backend.ts';
import { ProcessNotStarted } from './platform/processes/not-started.ts';

/** Exit code for what the operator has to put right. */
const UNUSABLE = 2;

async function main(): Promise<void> {
  const { help, environment } = readArguments(process.argv.slice(2));
  if (help !== undefined) {
    process.stdout.write(help);
    return;
  }
  const config = readConfig({ ...process.env, ...environment });
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

  backend = await start(config, logger);
  // One of several says so to the one that started it, which tells the rest of the world.
  if (!cluster.isWorker) logger.info({ url: backend.url, processes: config.processes }, 'ready');
  if (process.connected) process.send?.({ type: 'ready', url: backend.url });
}

/** Loads no more than it needs: the first one of several answers no requests itself. */
async function start(config: Config, logger: pino.Logger): Promise<Backend> {
  if (cluster.isPrimary && config.processes > 1) {
    const { startProcesses } = await import('./platform/processes/primary.ts');
    return startProcesses(config, logger);
  }
  const { joinProcesses } = await import('./platform/processes/member.ts');
  const { startBackend } = await import('./server/start.ts');
  return startBackend(config, logger, await joinProcesses(config));
}

main().catch((error: unknown) => {
  if (error instanceof ProcessNotStarted) process.exit(error.exitCode);
  const text =
    error instanceof EriopError
      ? `${error.message} [${error.code}]`
      : `ERIOP could not start: ${messageOf(error)}`;
  process.stderr.write(`${text}\n`, () => process.exit(UNUSABLE));
});
