import { Type } from 'typebox';

/** RFC 9457, with a pointer for each field that is not valid. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'stable: urn:eriop:problem: and a code' }),
    title: Type.String(),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.String({ description: 'what is wrong with this request, for a person' }),
    instance: Type.String({ description: 'id of the request, as the log has it' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String({ description: 'JSON pointer (RFC 6901) into that part of the request' }),
          in: Type.Enum(['body', 'query', 'path', 'header']),
          detail: Type.String(),
        }),
      ),
    ),
  },
  { additionalProperties: true },
);

/** Statuses of problems that the page has, their components' names, and what each means here. */
const PROBLEMS: Readonly<Record<number, { readonly name: string; readonly description: string }>> = {
  400: { name: 'BadRequest', description: 'The request is malformed: its path, its JSON, or its length.' },
  401: { name: 'Unauthorized', description: 'No valid access token, or wrong credentials.' },
  403: { name: 'Forbidden', description: 'The caller’s role lacks the permission.' },
  404: { name: 'NotFound', description: 'There is no such thing, or it belongs to another agency.' },
  408: { name: 'RequestTimeout', description: 'The request did not arrive in time.' },
  409: { name: 'Conflict', description: 'What is asked for contradicts the present state.' },
  412: {
    name: 'PreconditionFailed',
    description: 'It has been changed in the meantime; `version` is the present one.',
  },
  413: { name: 'ContentTooLarge', description: 'The body is too large.' },
  414: { name: 'UriTooLong', description: 'A part of the path is too long.' },
  415: {
    name: 'UnsupportedMediaType',
    description: 'The body is not sent as application/json, in UTF-8 and as it is.',
  },
  422: { name: 'UnprocessableContent', description: 'Fields are not valid; `errors` points at each.' },
  429: { name: 'TooManyRequests', description: 'Too many attempts: come back after `Retry-After` seconds.' },
  503: {
    name: 'ServiceUnavailable',
    description: 'Overloaded, or the database cannot be reached: come back after `Retry-After` seconds.',
  },
};

const RETRY_AFTER = {
  'Retry-After': { description: 'seconds', schema: { type: 'integer', minimum: 0 } },
};
const HEADERS: Readonly<Record<number, object>> = {
  401: { 'WWW-Authenticate': { description: 'Bearer', schema: { type: 'string' } } },
  429: RETRY_AFTER,
  503: RETRY_AFTER,
};

/** Reference to the shared answer with a status. */
export function problemReference(status: number): { $ref: string } {
  const problem = PROBLEMS[status];
  if (problem === undefined) throw new RangeError(`No problem is described for status ${status}.`);
  return { $ref: `#/components/responses/${problem.name}` };
}

/** `components.responses`: one for each status, all with the same schema. */
export function problemResponses(): Record<string, object> {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  const entries = Object.entries(PROBLEMS).map(([status, { name, description }]) => {
    const headers = HEADERS[Number(status)];
    return [name, { description, ...(headers && { headers }), content }];
  });
  return Object.fromEntries(entries);
}
