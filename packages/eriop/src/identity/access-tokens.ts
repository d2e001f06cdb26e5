import { createSigner, createVerifier } from 'fast-jwt';
import { BoundedMap } from '../platform/cache/bounded-map.ts';
import { type Principal, scopeOf } from './principal.ts';
import { ROLES, type Role } from './roles.ts';

interface Claims {
  readonly sub: string;
  readonly agency: string;
  readonly role: string;
  readonly sid: string;
  readonly exp: number;
}

/** Tokens whose signature is remembered: twice the users of the load test, some 10 MB. */
const REMEMBERED = 20_000;
const ISSUER = 'eriop';

/** Makes and checks access tokens: JWTs signed with HMAC-SHA-256. */
export class AccessTokens {
  readonly #sign: (claims: Omit<Claims, 'exp'>) => string;
  readonly #verify: (token: string) => Claims;
  /** By the token itself: a signature is checked once (10 µs), its expiry each time. */
  readonly #known = new BoundedMap<string, Principal>(REMEMBERED);

  /** @param secret 32 characters or more */
  constructor(secret: string, lifeSeconds: number) {
    this.#sign = createSigner({
      key: secret,
      algorithm: 'HS256',
      expiresIn: lifeSeconds * 1000,
      iss: ISSUER,
    });
    this.#verify = createVerifier({
      key: secret,
      algorithms: ['HS256'],
      allowedIss: ISSUER,
      requiredClaims: ['exp', 'iss'],
    });
  }

  /** A token for one session of a user. */
  issue(user: { id: string; agencyId: string; role: Role }, sessionId: string): string {
    return this.#sign({ sub: user.id, agency: user.agencyId, role: user.role, sid: sessionId });
  }

  /** Who a token stands for, or undefined if it is forged, expired or malformed. */
  verify(token: string): Principal | undefined {
    const known = this.#known.get(token);
    if (known !== undefined) return known.expiresAt > Date.now() ? known : undefined;
    const principal = this.#check(token);
    if (principal !== undefined) this.#known.set(token, principal);
    return principal;
  }

  #check(token: string): Principal | undefined {
    try {
      const { sub, agency, role, sid, exp } = this.#verify(token);
      if (!isRole(role)) return undefined;
      return {
        userId: sub,
        agencyId: agency,
        sessionId: sid,
        role,
        scope: scopeOf(role, agency),
        expiresAt: exp * 1000,
      };
    } catch {
      return undefined; // The only use of the reason would be to whoever forges tokens.
    }
  }
}

function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}
