import type { AddressInfo, Server } from 'node:net';
import type { Logger } from 'pino';
import { makeAlertPartitions } from '../alerts/partitions.ts';
import type { App } from '../app.ts';
import type { Config } from '../platform/config.ts';
import { isOutage } from '../platform/database/explain.ts';
import { checkSchema } from '../platform/database/migrate.ts';
import { openPools, type Pools } from '../platform/database/pools.ts';
import { EVERY_AGENCY } from '../platform/database/scope.ts';
import { codeOf, EriopError } from '../platform/errors.ts';
import type { Backend } from '../platform/processes/backend.ts';
import type { Membership } from '../platform/processes/member.ts';
import { sharedInMemory } from '../platform/shared/memory.ts';
import type { Shared } from '../platform/shared/shared.ts';
import { addListeners } from './more-listeners.ts';
import { stopBackend } from './stop.ts';

/** Connections that wait to be accepted: a ramp of thousands of users must not be refused. */
const BACKLOG = 4096;
/** Connections accepted in one turn of the event loop: with 30 turns a second under full load, 480 a second. Several
 * processes share them: the one that comes first takes so many that the others would get few. */
const LISTENERS = 16;
const HOUSEKEEPING_MS = 60_000;
/** Partitions are made three months ahead. */
const PARTITIONS_MS = 3_600_000;

/**
 * Starts a backend in this process.
 *
 * @param membership if it is one of several; else it shares through Redis if that is configured, or nothing
 * @throws EriopError DATABASE_*, SCHEMA_*, PORT_TAKEN, PORT_FORBIDDEN or ADDRESS_INVALID
 */
export async function startBackend(
  config: Config,
  logger: Logger,
  membership?: Membership,
): Promise<Backend> {
  const pools = await openPools(config);
  let shared = membership?.shared;
  try {
    await pools.queries.run(EVERY_AGENCY, checkSchema);
    shared ??= await openShared(config, logger);
    // Most of the program: whether the database can be used is known sooner.
    const { buildApp } = await import('../app.ts');
    const app = buildApp(config, pools, logger, { shared, metricsOfAll: membership?.metricsOfAll });
    await listen(app, config);
    const backend = running(
      app,
      pools,
      config,
      logger,
      await moreListeners(app, logger, Math.ceil(LISTENERS / config.processes)),
    );
    return closing(backend, shared);
  } catch (error) {
    await shared?.close();
    await pools.close();
    throw error;
  }
}

async function openShared({ redisUrl, redisPrefix }: Config, logger: Logger): Promise<Shared> {
  if (redisUrl === undefined) return sharedInMemory();
  // Read only where it is used: its client is an eighth of the time that a start reads for.
  const { sharedThroughRedis } = await import('../platform/shared/redis.ts');
  return sharedThroughRedis({ url: redisUrl, prefix: redisPrefix, logger });
}

/** Closes what is shared after the last request. */
function closing({ url, stop }: Backend, shared: Shared): Backend {
  return { url, stop: () => stop().finally(() => shared.close()) };
}

function running(app: App, pools: Pools, config: Config, logger: Logger, listeners: Server[]): Backend {
  const unlessAway = (what: string) => (error: unknown) => {
    if (!isOutage(error)) logger.warn({ err: error }, what);
  };
  const housekeeping = setInterval(() => {
    app.sessions.removeExpired().catch(unlessAway('expired sessions were not removed'));
    app.ingest.removeOldKeys().catch(unlessAway('old ingest keys were not removed'));
  }, HOUSEKEEPING_MS);
  const lookAhead = () => {
    makeAlertPartitions(pools.queries).catch(unlessAway('partitions of alerts were not made'));
  };
  const partitioning = setInterval(lookAhead, PARTITIONS_MS);
  partitioning.unref();
  lookAhead();
  housekeeping.unref();
  let stopping: Promise<boolean> | undefined;
  const stop = () => {
    clearInterval(housekeeping);
    clearInterval(partitioning);
    stopping ??= stopBackend(app, listeners, pools, config.stopTimeoutMs);
    return stopping;
  };
  const { address, family, port } = app.server.server.address() as AddressInfo;
  return { url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`, stop };
}

async function moreListeners(app: App, logger: Logger, count: number): Promise<Server[]> {
  try {
    return await addListeners(app.server.server, { count, backlog: BACKLOG });
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
