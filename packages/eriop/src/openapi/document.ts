import { type FastifySchema, fastify } from 'fastify';
import type { TSchema } from 'typebox';
import { isAllOptional } from '../platform/http/optional-body.ts';
import type { ListedRoute } from '../platform/http/route-list.ts';
import { type Names, nameSchemas, withReferences } from './names.ts';
import { type Operation, type Operations, TAGS } from './operation.ts';
import { problemReference, problemResponses } from './problems.ts';
import { accessOf, problemsOf } from './route-rules.ts';

/** The page's content: an OpenAPI 3.1 document. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, OpenApiOperation>>;
  readonly components: {
    readonly schemas: Record<string, object>;
    readonly responses: Record<string, object>;
  };
  readonly [part: string]: unknown;
}

/** One operation of the document, as far as it is worked on here. */
export interface OpenApiOperation {
  readonly operationId: string;
  readonly parameters?: readonly object[];
  readonly requestBody?: {
    required?: boolean;
    content: Record<string, { schema: object; example?: unknown }>;
  };
  readonly responses: Record<string, object>;
  readonly security?: readonly object[];
  readonly [part: string]: unknown;
}

/** What the document is made of. */
export interface Parts {
  readonly routes: readonly ListedRoute[];
  readonly operations: Operations;
  /** Schemas that are referred to by name. */
  readonly schemas: Readonly<Record<string, TSchema>>;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  /** What is no route of the server, e.g. the WebSocket: path, method, operation. */
  readonly others: Readonly<Record<string, object>>;
}

const TOTAL_COUNT = {
  type: 'integer',
  minimum: 0,
  description: 'How many there are, also beyond the limit. Where they are many, counted some seconds ago.',
};

const BEARER = [{ bearer: [] }];

/**
 * Makes the document, in a server of its own that has the same routes and answers none: the one that answers
 * carries neither the hooks nor the memory of this.
 *
 * @throws RangeError if a route is not described
 */
export async function makeDocument(parts: Parts): Promise<OpenApiDocument> {
  const { default: swagger } = await import('@fastify/swagger');
  const names = nameSchemas(parts.schemas);
  const copy = fastify({ exposeHeadRoutes: false });
  copy.setValidatorCompiler(() => () => true);
  copy.setSerializerCompiler(() => JSON.stringify);
  await copy.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: parts.info,
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    refResolver: { buildLocalReference: (json) => String(json.$id) },
    convertConstToEnum: false,
  });
  const received = receivedSchemas(parts.routes);
  for (const [name, schema] of Object.entries(parts.schemas)) {
    const written = withReferences(schema, names, { whole: true, received: received.has(schema) });
    copy.addSchema({ ...(written as object), $id: name });
  }
  for (const route of described(parts)) {
    const schema = schemaOf(route.listed, route.operation, names);
    copy.route({ method: route.listed.method, url: route.listed.path, schema, handler: () => undefined });
  }
  await copy.ready();
  const document = copy.swagger() as unknown as OpenApiDocument;
  await copy.close();
  return completed(document, parts);
}

/** Every schema of a body, with all that it is made of. */
function receivedSchemas(routes: readonly ListedRoute[]): ReadonlySet<unknown> {
  const found = new Set<unknown>();
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null || found.has(part)) return;
    found.add(part);
    for (const value of Object.values(part)) visit(value);
  };
  for (const { schema } of routes) visit(schema?.body);
  return found;
}

interface DescribedRoute {
  readonly listed: ListedRoute;
  readonly operation: Operation;
}

/** The routes in the order of their descriptions, which is the order to read them in. */
function described({ routes, operations }: Parts): DescribedRoute[] {
  const byKey = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
  return Object.entries(operations).map(([key, operation]) => {
    const listed = byKey.get(key);
    if (listed === undefined) throw new RangeError(`There is no route ${key}.`);
    return { listed, operation };
  });
}

/** The route's own schemas, and what the table adds. */
function schemaOf(route: ListedRoute, operation: Operation, names: Names): FastifySchema {
  const { schema } = route;
  const refer = (part: unknown) => withReferences(part, names);
  const access = accessOf(route);
  const description = [operation.description, access?.sentence]
    .filter((text) => text !== undefined)
    .join('\n\n');
  const parts = {
    body: schema?.body && withReferences(schema.body, names, { received: true }),
    querystring: refer(schema?.querystring),
    params: refer(schema?.params),
    headers: refer(schema?.headers ?? operation.headers),
  };
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    ...(description !== '' && { description }),
    ...(access !== undefined && { security: BEARER }),
    ...Object.fromEntries(Object.entries(parts).flatMap(([key, part]) => (part ? [[key, part]] : []))),
    response: answersOf(route, operation, refer),
  };
}

/** The successes of a route, as its own schemas have them or, for want of those, the table. */
function answersOf({ schema, path }: ListedRoute, operation: Operation, refer: (part: unknown) => unknown) {
  const { media, answer: description } = operation;
  const own = Object.entries((schema?.response ?? {}) as Record<string, unknown>);
  if (own.length === 0 && media === undefined) throw new RangeError(`${path} has no schema of its answer.`);
  const answers = own.length > 0 ? own : [[media?.status ?? '200', media?.schema] as const];
  const type = media?.type ?? 'application/json';
  return Object.fromEntries(
    answers.map(([status, body]) => [
      status,
      {
        description,
        ...(operation.limited && { headers: { 'X-Total-Count': TOTAL_COUNT } }),
        content: { [type]: { schema: refer(body) } },
      },
    ]),
  );
}

/** Adds what the package has no words for: shared problems, optional bodies, request examples, other paths. */
function completed(document: OpenApiDocument, parts: Parts): OpenApiDocument {
  const { schemas } = document.components;
  for (const { listed, operation } of described(parts)) {
    const target = document.paths[openApiPath(listed.path)]?.[listed.method.toLowerCase()];
    if (target === undefined) throw new RangeError(`${operation.id} is missing from the document.`);
    for (const status of problemsOf(listed, operation)) target.responses[status] = problemReference(status);
    const { requestBody } = target;
    if (requestBody === undefined) continue;
    if (isAllOptional(listed.schema?.body)) requestBody.required = false;
    const media = requestBody.content['application/json'];
    if (media !== undefined && operation.example !== undefined) media.example = operation.example;
  }
  const { openapi, info, tags, paths, components } = document;
  const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    openapi,
    info,
    tags,
    paths: { ...paths, ...parts.others } as OpenApiDocument['paths'],
    components: { ...components, schemas: sorted, responses: problemResponses() },
  };
}

/** `/alerts/:id` is `/alerts/{id}` there. */
export function openApiPath(path: string): string {
  return path.replaceAll(/:([A-Za-z_]+)/g, '{$1}');
}
