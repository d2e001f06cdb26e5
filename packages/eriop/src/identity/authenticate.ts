import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../platform/http/problem.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { Principal } from './principal.ts';
import { isAllowed, type Permission } from './roles.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `require(permission)`; reading it on a route without that throws. */
    principal: Principal;
  }
}

type Hook = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void;

/** Makes the hook of a route that only some may use. */
export type Guard = (permission: Permission) => Hook;

const SCHEME = 'Bearer ';

/** The guard that reads `Authorization: Bearer <access token>`: 401 without a valid token, 403 without the permission. */
export function guardWith(tokens: AccessTokens): Guard {
  return (permission) => (request, _reply, done) => {
    const header = request.headers.authorization;
    const principal =
      header?.startsWith(SCHEME) === true ? tokens.verify(header.slice(SCHEME.length)) : undefined;
    if (principal === undefined) return done(unauthorized('A valid access token is needed.'));
    if (!isAllowed(principal.role, permission)) {
      return done(
        new Problem(403, 'forbidden', `The role ${principal.role} lacks the permission ${permission}.`),
      );
    }
    request.principal = principal;
    done();
  };
}

/** 401, with the challenge that RFC 6750 asks for. */
export function unauthorized(detail: string): Problem {
  return new Problem(401, 'unauthorized', detail, { headers: { 'www-authenticate': 'Bearer' } });
}
