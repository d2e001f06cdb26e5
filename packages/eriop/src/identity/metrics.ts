import { Counter, Gauge, type Registry } from 'prom-client';
import type { LockKind } from './login-locks.ts';
import type { Revocations } from './revocations.ts';

/** How many sessions are refused, and how old that knowledge is. */
export function watchRevocations(registry: Registry, revocations: Revocations): void {
  const registers = [registry];
  new Gauge({
    name: 'eriop_revoked_sessions',
    help: 'Ended sessions whose access tokens are refused.',
    registers,
    collect() {
      this.set(revocations.size);
    },
  });
  new Gauge({
    name: 'eriop_revocations_age_seconds',
    help: 'Time since the ended sessions were last read from the database; more than 1 is too old.',
    registers,
    collect() {
      this.set(revocations.age);
    },
  });
}

/** To be called for each lock that too many failed logins have led to. */
export function countLocks(registry: Registry): (kind: LockKind) => void {
  const locks = new Counter({
    name: 'eriop_login_locks_total',
    help: 'Locks after too many failed logins, by what is locked.',
    labelNames: ['kind'],
    registers: [registry],
  });
  return (kind) => locks.inc({ kind });
}

/** To be called for each entry that the audit log could not keep. */
export function countAuditLosses(registry: Registry): () => void {
  const lost = new Counter({
    name: 'eriop_audit_entries_lost_total',
    help: 'Entries that are in the error log instead of the audit log.',
    registers: [registry],
  });
  return () => lost.inc();
}
