import type { FastifyRequest } from 'fastify';

/** Hook (preValidation) of a route whose body may be left out: none at all is as good as an empty object. */
export function optionalBody(request: FastifyRequest, _reply: unknown, done: () => void): void {
  request.body ??= {};
  done();
}
