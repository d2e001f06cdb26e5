import { createSigner, createVerifier } from 'fast-jwt';
import { BoundedMap } from '../platform/cache/bounded-map.ts';
import { type Principal, scopeOf } from './principal.ts';
import { ROLES, type Role } from './roles.ts';

interface Claims {
  readonly sub: string;
  readonly agency: string;
  readonly role: string;
  readonly sid: string;
  readonly iat: number;
  readonly exp: number;
}

/** What access tokens are checked with, beyond the key that signs them. */
export interface AccessTokenOptions {
  /** The key before this one: tokens that it signed are good until they expire; it signs no new ones. */
  readonly previousSecret?: string | undefined;
  /** Whether the session of a token has ended. */
  readonly isRevoked?: (principal: Principal) => boolean;
}

/** Tokens whose signature is remembered: twice the users of the load test, some 10 MB. */
const REMEMBERED = 20_000;
const ISSUER = 'eriop';

/** Makes and checks access tokens: JWTs signed with HMAC-SHA-256. */
export class AccessTokens {
  readonly #sign: (claims: Omit<Claims, 'iat' | 'exp'>) => string;
  readonly #verifiers: readonly ((token: string) => Claims)[];
  readonly #isRevoked: (principal: Principal) => boolean;
  /** By the token itself: a signature is checked once (10 µs), its expiry and its session each time. */
  readonly #known = new BoundedMap<string, Principal>(REMEMBERED);

  /** @param secret 32 characters or more */
  constructor(secret: string, lifeSeconds: number, options: AccessTokenOptions = {}) {
    const { previousSecret, isRevoked } = options;
    this.#sign = createSigner({
      key: secret,
      algorithm: 'HS256',
      expiresIn: lifeSeconds * 1000,
      iss: ISSUER,
    });
    this.#verifiers = [secret, previousSecret].filter((key) => key !== undefined).map(verifierWith);
    this.#isRevoked = isRevoked ?? (() => false);
  }

  /** A token for one session of a user. */
  issue(user: { id: string; agencyId: string; role: Role }, sessionId: string): string {
    return this.#sign({ sub: user.id, agency: user.agencyId, role: user.role, sid: sessionId });
  }

  /** Who a token stands for, or undefined if it is forged, expired, malformed or of a session that has ended. */
  verify(token: string): Principal | undefined {
    let principal = this.#known.get(token);
    if (principal === undefined) {
      principal = this.#check(token);
      if (principal === undefined) return undefined;
      this.#known.set(token, principal);
    }
    return this.isGood(principal) ? principal : undefined;
  }

  /** Whether the token that a principal was read from has neither expired nor been revoked since. */
  isGood(principal: Principal): boolean {
    return principal.expiresAt > Date.now() && !this.#isRevoked(principal);
  }

  #check(token: string): Principal | undefined {
    for (const verify of this.#verifiers) {
      const claims = attempt(() => verify(token));
      if (claims !== undefined) return principalOf(claims);
    }
    return undefined;
  }
}

function verifierWith(key: string): (token: string) => Claims {
  return createVerifier({
    key,
    algorithms: ['HS256'],
    allowedIss: ISSUER,
    requiredClaims: ['iat', 'exp', 'iss'],
  });
}

function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined; // The only use of the reason would be to whoever forges tokens.
  }
}

function principalOf({ sub, agency, role, sid, iat, exp }: Claims): Principal | undefined {
  if (!isRole(role)) return undefined;
  return {
    userId: sub,
    agencyId: agency,
    sessionId: sid,
    role,
    scope: scopeOf(role, agency),
    issuedAt: iat * 1000,
    expiresAt: exp * 1000,
  };
}

function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}
