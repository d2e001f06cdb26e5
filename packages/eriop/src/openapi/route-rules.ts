import { PERMISSIONS, type Permission } from '../identity/roles.ts';
import type { ListedRoute } from '../platform/http/route-list.ts';
import type { Operation } from './operation.ts';

/** Who may use a route. */
export interface Access {
  /** Undefined: everybody who is logged in. */
  readonly permission: Permission | undefined;
  readonly sentence: string;
}

/** What a route's guard asks for; undefined if it has none. */
export function accessOf({ hooks }: ListedRoute): Access | undefined {
  const guard = hooks.find(isGuard);
  if (guard === undefined) return undefined;
  const { permission } = guard;
  return { permission, sentence: `Permission \`${permission}\`: ${PERMISSIONS[permission].join(', ')}.` };
}

function isGuard(hook: unknown): hook is { readonly permission: Permission } {
  return typeof hook === 'function' && 'permission' in hook;
}

/** Statuses of the problems that a route can answer with, in order. */
export function problemsOf(route: ListedRoute, operation: Operation): number[] {
  const takesBody = route.method !== 'GET';
  const hasParameters = route.path.includes(':');
  const guarded = accessOf(route) !== undefined;
  const statuses = new Set(operation.problems);
  const add = (...more: number[]) => {
    for (const status of more) statuses.add(status);
  };
  if (takesBody) add(400, 413, 415, 422);
  if (hasParameters) add(400, 404, 414, 422);
  if ([route.schema?.querystring, route.schema?.headers, operation.headers].some(Boolean)) add(422);
  if (hasProperty(route.schema?.headers, 'if-match')) add(412);
  if (guarded) add(401, 403, 503);
  return [...statuses].sort((a, b) => a - b);
}

function hasProperty(schema: unknown, name: string): boolean {
  const { properties = {} } = (schema ?? {}) as { properties?: object };
  return name in properties;
}
