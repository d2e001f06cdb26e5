import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { AuditLog } from '../audit/log.ts';
import { permissionOf } from './authenticate.ts';
import type { Permission } from './roles.ts';

/** Changes that are not recorded here: by what they are allowed. */
const ELSEWHERE: readonly Permission[] = [
  // An alert is its own record, and comes a thousand times a second.
  'alerts:ingest',
  // These record themselves.
  'session:end',
  'password:change',
];
/** Where a unit is, every few seconds, is in its row. */
const ROUTINE = /\/location$/;

/** What the answers to changes have in common. */
interface ChangedThing {
  readonly id?: unknown;
  readonly agency_id?: unknown;
  readonly status?: unknown;
}

/**
 * Has every route that changes something recorded in the audit log, now and in the future: who did what to which
 * thing, under the name of the permission that it takes ("alerts:acknowledge" is "alerts.acknowledge"). Recorded is what
 * succeeded, after its commit; repeats that changed nothing are, too. To be called before the routes are registered.
 */
export function recordChanges(server: FastifyInstance, audit: AuditLog): void {
  server.addHook('onRoute', (route) => {
    const permission = recordedPermission(route);
    if (permission === undefined) return;
    const action = permission.replace(':', '.') as `${string}.${string}`;
    const what = `${String(route.method)} ${route.url}`;
    const record = async (request: FastifyRequest, _reply: FastifyReply, payload: unknown) => {
      const thing = payload as ChangedThing;
      const { principal, ip } = request;
      audit.record({
        agencyId: textOr(thing.agency_id, principal.agencyId),
        actor: principal.userId,
        action,
        subject: textOr(thing.id, (request.params as { id?: string }).id ?? null),
        details: { route: what, status: textOr(thing.status, undefined), address: ip },
      });
      return payload;
    };
    route.preSerialization = [record, ...[route.preSerialization ?? []].flat()];
  });
}

function recordedPermission(route: RouteOptions): Permission | undefined {
  if (route.method === 'GET' || route.method === 'HEAD' || ROUTINE.test(route.url)) return undefined;
  const permission = permissionOf(route.onRequest);
  return permission === undefined || ELSEWHERE.includes(permission) ? undefined : permission;
}

function textOr<Other>(value: unknown, other: Other): string | Other {
  return typeof value === 'string' ? value : other;
}
