import type { Logger } from 'pino';
import { AuditLog } from '../audit/log.ts';
import type { Config } from '../platform/config.ts';
import type { Pools } from '../platform/database/pools.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Shared } from '../platform/shared/shared.ts';
import { AccessTokens } from './access-tokens.ts';
import { guardWith } from './authenticate.ts';
import { CredentialCheck } from './credential-check.ts';
import { LoginLocks } from './login-locks.ts';
import { countAuditLosses, countLocks, watchRevocations } from './metrics.ts';
import { PasswordProof } from './password-proof.ts';
import { Revocations } from './revocations.ts';
import { identityRoutes } from './routes.ts';
import { Sessions } from './sessions.ts';

/** What identity is made from. */
export interface IdentityParts {
  readonly config: Config;
  readonly pools: Pools;
  readonly logger: Logger;
  readonly shared: Shared;
  readonly metrics: Metrics;
}

/** Puts together what knows users: who is who, who may do what, and the record of it. `start` it before requests are served, `stop` it before the pools are closed. */
export function createIdentity({ config, pools, logger, shared, metrics }: IdentityParts) {
  const { accessTokenSeconds, refreshTokenSeconds } = config;
  const audit: AuditLog = new AuditLog(pools.queries, logger, {
    onCommit: metrics.watchGroupCommit('audit', () => audit.group),
    onLost: countAuditLosses(metrics.registry),
  });
  const revocations = new Revocations(pools.watch, shared.log, logger);
  watchRevocations(metrics.registry, revocations);
  const tokens = new AccessTokens(config.jwtSecret, accessTokenSeconds, {
    previousSecret: config.jwtSecretPrevious,
    isRevoked: (principal) => revocations.isRevoked(principal),
  });
  const guard = guardWith(tokens);
  const sessions: Sessions = new Sessions(
    pools.queries,
    { refreshTokenSeconds, accessTokenSeconds },
    metrics.watchGroupCommit('sessions', () => sessions.group),
  );
  const countLock = countLocks(metrics.registry);
  const locks = new LoginLocks(shared, (kind, { address }) => {
    countLock(kind);
    audit.record({
      agencyId: null,
      actor: null,
      action: 'login.locked',
      subject: null,
      details: { kind, address },
    });
  });
  const proof = new PasswordProof(new CredentialCheck(metrics.countCache('credentials')), locks, audit);
  const pool = pools.queries;
  const routes = identityRoutes({
    pool,
    tokens,
    sessions,
    revocations,
    proof,
    audit,
    guard,
    accessTokenSeconds,
  });

  /** Knows who is to be refused; rejects if the database cannot say. */
  const start = () => revocations.start();
  const stop = async () => {
    locks.stop();
    await revocations.stop();
  };
  /** Resolves when what was accepted has been written. */
  const drain = async () => {
    await sessions.group.drain();
    await audit.close();
  };
  return { tokens, guard, sessions, audit, routes, start, stop, drain };
}
