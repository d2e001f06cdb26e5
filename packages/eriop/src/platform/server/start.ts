import type { AddressInfo, Server } from 'node:net';
import type { Logger } from 'pino';
import { type App, buildApp } from '../../app.ts';
import type { Config } from '../config.ts';
import { checkSchema } from '../database/migrate.ts';
import { openPools, type Pools } from '../database/pools.ts';
import { codeOf, EriopError } from '../errors.ts';
import { addListeners } from './more-listeners.ts';
import { stopBackend } from './stop.ts';

/** A backend that answers requests. */
export interface Backend {
  /** e.g. "http://127.0.0.1:8000" */
  readonly url: string;
  /** Stops in good order, within the configured time: resolves to false if something had to be cut off. */
  stop(): Promise<boolean>;
}

/** Connections that wait to be accepted: a ramp of thousands of users must not be refused. */
const BACKLOG = 4096;
/** Connections accepted in one turn of the event loop: with 30 turns a second under full load, 480 a second. */
const LISTENERS = 16;
const HOUSEKEEPING_MS = 60_000;

/**
 * Starts a backend in this process.
 *
 * @throws EriopError DATABASE_*, SCHEMA_*, PORT_TAKEN, PORT_FORBIDDEN or ADDRESS_INVALID
 */
export async function startBackend(config: Config, logger: Logger): Promise<Backend> {
  const pools = await openPools(config);
  try {
    await pools.queries.run(checkSchema);
    const app = buildApp(config, pools, logger);
    await listen(app, config);
    return running(app, pools, config, logger, await moreListeners(app, logger));
  } catch (error) {
    await pools.close();
    throw error;
  }
}

function running(app: App, pools: Pools, config: Config, logger: Logger, listeners: Server[]): Backend {
  const housekeeping = setInterval(() => {
    app.sessions
      .removeExpired()
      .catch((error: unknown) => logger.warn({ err: error }, 'expired sessions were not removed'));
  }, HOUSEKEEPING_MS);
  housekeeping.unref();
  let stopping: Promise<boolean> | undefined;
  const stop = () => {
    clearInterval(housekeeping);
    stopping ??= stopBackend(app, listeners, pools, config.stopTimeoutMs);
    return stopping;
  };
  const { address, family, port } = app.server.server.address() as AddressInfo;
  return { url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`, stop };
}

async function moreListeners(app: App, logger: Logger): Promise<Server[]> {
  try {
    return await addListeners(app.server.server, { count: LISTENERS, backlog: BACKLOG });
  } catch (error) {
    logger.warn({ err: error }, 'only one connection is accepted in each turn of the event loop');
    return [];
  }
}

async function listen(app: App, { host, port }: Config): Promise<void> {
  try {
    await app.server.listen({ host, port, backlog: BACKLOG });
  } catch (cause) {
    throw explainListenError(cause, host, port);
  }
}

function explainListenError(cause: unknown, host: string, port: number): unknown {
  const choose = 'choose another one with ERIOP_PORT (0 takes a free one)';
  const code = codeOf(cause);
  if (code === 'EADDRINUSE') {
    return new EriopError(
      'PORT_TAKEN',
      `Port ${port} on ${host} is taken by another program.`,
      `Stop that program, or ${choose}.`,
      { cause },
    );
  }
  if (code === 'EACCES') {
    return new EriopError(
      'PORT_FORBIDDEN',
      `This user may not listen on port ${port}.`,
      `Ports below 1024 are for root; ${choose}.`,
      { cause },
    );
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new EriopError(
      'ADDRESS_INVALID',
      `This machine has no address ${host}.`,
      'Correct ERIOP_HOST (127.0.0.1, or 0.0.0.0 for all).',
      { cause },
    );
  }
  return cause;
}
