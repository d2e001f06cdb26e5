import type { OpenApiDocument, OpenApiOperation } from '../../openapi/document.ts';
import type { PlainSchema } from './schema-values.ts';

/** One answer that the description has. */
export interface DescribedAnswer {
  /** Undefined: no body. */
  readonly type: string | undefined;
  readonly schema: PlainSchema;
}

/** An operation as a client reads it, with all references resolved. */
export interface ApiOperation {
  readonly id: string;
  readonly method: string;
  /** e.g. "/api/v1/alerts/{id}" */
  readonly path: string;
  /** All query parameters as one object. */
  readonly query: PlainSchema;
  /** All request headers as one object. */
  readonly headers: PlainSchema;
  readonly body: PlainSchema | undefined;
  readonly example: unknown;
  readonly answers: ReadonlyMap<number, DescribedAnswer>;
  readonly needsToken: boolean;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: PlainSchema;
}

/** Reads every operation that is answered over plain HTTP. */
export function readOperations(document: OpenApiDocument): ApiOperation[] {
  const resolve = resolver(document);
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .map(([method, operation]) => readOperation(method.toUpperCase(), path, operation, resolve))
      .filter(({ answers }) => !answers.has(101)),
  );
}

function readOperation(
  method: string,
  path: string,
  operation: OpenApiOperation,
  resolve: (value: unknown) => unknown,
): ApiOperation {
  const parameters = (operation.parameters ?? []) as Parameter[];
  const media = operation.requestBody?.content['application/json'];
  const answers = Object.entries(operation.responses).map(([status, answer]) => {
    const { content = {} } = resolve(answer) as { content?: Record<string, { schema: PlainSchema }> };
    const [type] = Object.keys(content);
    const schema = type === undefined ? {} : (content[type]?.schema ?? {});
    return [Number(status), { type, schema }] as const;
  });
  return {
    id: operation.operationId,
    method,
    path,
    query: asObject(parameters.filter((each) => each.in === 'query')),
    headers: asObject(parameters.filter((each) => each.in === 'header')),
    body: media && (resolve(media.schema) as PlainSchema),
    example: media?.example,
    answers: new Map(answers),
    needsToken: operation.security !== undefined,
  };
}

function asObject(parameters: readonly Parameter[]): PlainSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    required: parameters.filter(({ required }) => required === true).map(({ name }) => name),
  };
}

/** Replaces references by what they refer to; the description has no circles. */
function resolver(document: OpenApiDocument): (value: unknown) => unknown {
  const resolve = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(resolve);
    if ('$ref' in value && typeof value.$ref === 'string') return resolve(lookUp(document, value.$ref));
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, resolve(part)]));
  };
  return resolve;
}

/** @throws RangeError if the document has nothing there */
export function lookUp(document: OpenApiDocument, reference: string): unknown {
  const [start, ...keys] = reference.split('/');
  let value: unknown = document;
  for (const key of keys) value = (value as Record<string, unknown> | undefined)?.[key];
  if (start !== '#' || value === undefined) throw new RangeError(`${reference} refers to nothing.`);
  return value;
}

/** The operation that a request reaches, if there is one; HEAD counts as GET. */
export function operationFor(
  operations: readonly ApiOperation[],
  method: string,
  target: string,
): ApiOperation | undefined {
  const wanted = method === 'HEAD' ? 'GET' : method;
  const parts = (target.split('?', 1)[0] as string).split('/');
  const fits = operations.filter((operation) => {
    const shape = operation.path.split('/');
    if (operation.method !== wanted || shape.length !== parts.length) return false;
    return shape.every((part, at) => part.startsWith('{') || part === parts[at]);
  });
  // "/alerts/pending" before "/alerts/{id}".
  return fits.sort((a, b) => countParameters(a) - countParameters(b))[0];
}

function countParameters({ path }: ApiOperation): number {
  return path.split('{').length;
}
