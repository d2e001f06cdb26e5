import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { acceptsGzip, type ListBody, listBody } from '../platform/cache/list-body.ts';
import { notFound } from '../platform/http/problem.ts';
import type { ListedRoute, RouteList } from '../platform/http/route-list.ts';
import { CONTENT_SECURITY_POLICY, PAGE, PageFiles } from './page.ts';

/** A new version of the service may bring a new page; within an hour, browsers need not ask again. */
const CACHE_CONTROL = 'public, max-age=3600';

/** `/api/openapi.json`, and `/api/docs` to browse it. Both are made when somebody asks for the first time. */
export function openApiRoutes(app: FastifyInstance, routes: Pick<RouteList, 'all'>): void {
  const files = new PageFiles();
  let description: Promise<ListBody> | undefined;

  app.get('/api/openapi.json', async (request, reply) => {
    description ??= describe(routes.all());
    return send(request, reply, 'application/json; charset=utf-8', await description);
  });

  app.get('/api/docs', (_request, reply) =>
    reply
      .header('content-security-policy', CONTENT_SECURITY_POLICY)
      .header('referrer-policy', 'no-referrer')
      .type('text/html; charset=utf-8')
      .send(PAGE),
  );

  app.get<{ Params: { file: string } }>('/api/docs/:file', async (request, reply) => {
    const file = await files.get(request.params.file);
    if (file === undefined) throw notFound('file');
    reply.header('cache-control', CACHE_CONTROL);
    return send(request, reply, file.type, file);
  });
}

/** Loaded when it is needed: nothing of this is part of an application's start. */
async function describe(routes: readonly ListedRoute[]): Promise<ListBody> {
  const { describeApi } = await import('./describe.ts');
  return listBody(await describeApi(routes));
}

function send(request: FastifyRequest, reply: FastifyReply, type: string, body: ListBody): FastifyReply {
  reply.header('content-type', type).header('vary', 'accept-encoding');
  if (!acceptsGzip(request.headers['accept-encoding'])) return reply.send(body.plain);
  return reply.header('content-encoding', 'gzip').send(body.gzip);
}
