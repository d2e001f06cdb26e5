import type { Socket } from 'node:net';
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

/** Makes the hook of a route that only some may use; it tells the permission, for the description of the route. */
export type Guard = (permission: Permission) => Hook & { readonly permission: Permission };

/** RFC 9110 §11.1: a scheme is the same in any case. */
const SCHEME = /^bearer /i;
const SCHEME_LENGTH = 'Bearer '.length;

/** The Authorization header that a connection sent last, and who it stood for. */
interface Identified {
  readonly header: string;
  readonly principal: Principal;
}
const LAST = Symbol('last identified');

/** The guard that reads `Authorization: Bearer <access token>`: 401 without a valid token, 403 without the permission. */
export function guardWith(tokens: AccessTokens): Guard {
  return (permission) => {
    const hook: Hook = (request, _reply, done) => {
      const principal = identify(request, tokens);
      if (principal === undefined) return done(unauthorized('A valid access token is needed.'));
      if (!isAllowed(principal.role, permission)) {
        return done(
          new Problem(403, 'forbidden', `The role ${principal.role} lacks the permission ${permission}.`),
        );
      }
      request.principal = principal;
      done();
    };
    return Object.assign(hook, { permission });
  };
}

/**
 * Who sent the request. A connection has one user behind it, as a rule: its last token is compared first, because
 * looking one of ten thousand tokens up in a map misses every cache of the processor.
 */
function identify(request: FastifyRequest, tokens: AccessTokens): Principal | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  const socket = request.raw.socket as Socket & { [LAST]?: Identified };
  const last = socket[LAST];
  if (last !== undefined && last.header === header && tokens.isGood(last.principal)) return last.principal;
  if (!SCHEME.test(header)) return undefined;
  const principal = tokens.verify(header.slice(SCHEME_LENGTH).trimStart());
  if (principal !== undefined) socket[LAST] = { header, principal };
  return principal;
}

/** 401, with the challenge that RFC 6750 asks for. */
export function unauthorized(detail: string): Problem {
  return new Problem(401, 'unauthorized', detail, { headers: { 'www-authenticate': 'Bearer' } });
}

/** What the guard among the hooks of a route asks for; undefined if there is none. */
export function permissionOf(hooks: unknown): Permission | undefined {
  const guard = [hooks].flat().find((hook) => typeof hook === 'function' && 'permission' in hook);
  return (guard as ReturnType<Guard> | undefined)?.permission;
}
