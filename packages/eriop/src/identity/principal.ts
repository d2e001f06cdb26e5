import type { Scope } from '../platform/database/scope.ts';
import type { Role } from './roles.ts';

/** Who makes a request, as the access token says. */
export interface Principal {
  readonly userId: string;
  readonly agencyId: string;
  readonly sessionId: string;
  readonly role: Role;
  /** Whose rows they may see. */
  readonly scope: Scope;
  /** Beginning of the token's life, ms since 1970, in whole seconds. */
  readonly issuedAt: number;
  /** End of the token's life, ms since 1970. */
  readonly expiresAt: number;
}

/** A system administrator sees every agency; everybody else their own alone. */
export function scopeOf(role: Role, agencyId: string): Scope {
  return role === 'system_admin' ? { kind: 'every-agency' } : { kind: 'agency', agencyId };
}
