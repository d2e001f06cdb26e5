import type { FastifyRequest, RouteOptions } from 'fastify';

/** Lets the body of a route be left out if every field of it may be: none at all is as good as an empty object. */
export function allowNoBody(route: RouteOptions): void {
  if (!isAllOptional(route.schema?.body)) return;
  route.preValidation = [optionalBody, ...[route.preValidation ?? []].flat()];
}

/** Whether a body may be left out. */
export function isAllOptional(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false;
  const { type, required = [], minProperties = 0 } = body as ObjectSchema;
  return type === 'object' && required.length === 0 && minProperties === 0;
}

/** Whether a body of no length is good: where none is asked for, and where all of it may be left out. */
export function mayBeEmpty(body: unknown): boolean {
  return body === undefined || isAllOptional(body);
}

interface ObjectSchema {
  readonly type?: unknown;
  readonly required?: readonly string[];
  readonly minProperties?: number;
}

function optionalBody(request: FastifyRequest, _reply: unknown, done: () => void): void {
  request.body ??= {};
  done();
}
