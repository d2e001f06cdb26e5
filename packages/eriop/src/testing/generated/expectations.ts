import { Compile, type Validator } from 'typebox/compile';
import { type ApiOperation, operationFor } from './api-operations.ts';
import type { PlainSchema } from './schema-values.ts';
import type { WireReply, WireRequest } from './wire.ts';

/** Answers that any request can get, before it reaches an operation. */
const BEFORE_ROUTING: readonly number[] = [400, 408, 414, 431];
/** Answers of paths and methods that are no operation; a body is read, and refused if it is none, all the same. */
const NO_OPERATION: readonly number[] = [...BEFORE_ROUTING, 404, 405, 413, 415, 422];
/** A header that Node itself cannot meet (RFC 9110 §10.1.1). */
const EXPECTATION_FAILED = 417;

const PROBLEM = 'application/problem+json';

/** What no answer may show: where the code is, what it runs, what PostgreSQL says. */
const INTERNALS: readonly RegExp[] = [
  /\n\s+at /,
  /node_modules|node:internal|file:\/\/|\.ts:\d|\.js:\d/,
  /PostgresError|syntax error at or near|violates .* constraint|duplicate key value|invalid input syntax/,
  /relation ".*" does not exist|column ".*" does not exist|current transaction is aborted/,
  /FST_ERR|ERR_HTTP|ECONNREFUSED|TypeError|RangeError|Cannot read propert/,
  /\$argon2|password_hash|eyJhbGciOi[^"]*$/,
];

/** Judges answers by the description of the API. */
export class Expectations {
  readonly #operations: readonly ApiOperation[];
  readonly #validators = new Map<PlainSchema, Validator>();

  constructor(operations: readonly ApiOperation[]) {
    this.#operations = operations;
  }

  /** What is wrong with an answer; nothing if it is as described. */
  faults(request: WireRequest, reply: WireReply): string[] {
    const operation = operationFor(this.#operations, request.method, request.target);
    const faults = [...this.#status(request, reply, operation), ...internals(reply)];
    const anonymous = !request.headers.some(([name]) => name === 'authorization');
    if (operation?.needsToken === true && anonymous && reply.status < 300 && request.method !== 'OPTIONS')
      faults.push('succeeds without a token');
    if (request.method === 'HEAD') return faults;
    if (reply.status === 204) return reply.body === '' ? faults : [...faults, '204 has a body'];
    if (reply.status === EXPECTATION_FAILED) return faults;
    if (reply.status >= 400) return [...faults, ...this.#problem(reply)];
    const answer = operation?.answers.get(reply.status);
    if (answer === undefined) return faults;
    return [...faults, ...this.#body(reply, answer.type, answer.schema)];
  }

  #status({ method, headers }: WireRequest, { status }: WireReply, operation: ApiOperation | undefined) {
    const expects = headers.some(([name]) => name === 'expect');
    if (expects && status === EXPECTATION_FAILED) return [];
    if (method === 'OPTIONS' && status === 204) return [];
    const allowed = operation === undefined ? NO_OPERATION : [...BEFORE_ROUTING, ...operation.answers.keys()];
    if (allowed.includes(status)) return [];
    return [`status ${status} is not described for ${operation?.id ?? 'what is no operation'}`];
  }

  #problem(reply: WireReply): string[] {
    const faults: string[] = [];
    const schema = this.#operations.flatMap(({ answers }) => answers.get(400)?.schema ?? [])[0] ?? {};
    faults.push(...this.#body(reply, PROBLEM, schema));
    const body = parse(reply.body) as { status?: unknown } | undefined;
    if (body?.status !== reply.status) faults.push('the problem has another status than the answer');
    const needed = { 401: 'www-authenticate', 405: 'allow', 429: 'retry-after', 503: 'retry-after' };
    const header = needed[reply.status as keyof typeof needed];
    if (header !== undefined && !reply.headers.has(header)) faults.push(`${header} is missing`);
    return faults;
  }

  #body(reply: WireReply, type: string | undefined, schema: PlainSchema): string[] {
    if (type === undefined) return reply.body === '' ? [] : ['there is a body where none is described'];
    const actual = reply.headers.get('content-type')?.split(';')[0];
    if (actual !== type) return [`content type ${actual} instead of ${type}`];
    // What is compressed is the same bytes as without.
    if (reply.headers.has('content-encoding')) return [];
    if (!type.endsWith('json')) return reply.body === '' ? ['the body is empty'] : [];
    const value = parse(reply.body);
    if (value === undefined) return ['the body is not JSON'];
    const validator = this.#validator(schema);
    if (validator.Check(value)) return [];
    const errors = validator.Errors(value).slice(0, 3);
    return errors.map(
      ({ instancePath, message }) => `the body is not as described: ${instancePath} ${message}`,
    );
  }

  #validator(schema: PlainSchema): Validator {
    let validator = this.#validators.get(schema);
    if (validator === undefined) {
      validator = Compile(closed(schema) as never) as Validator;
      this.#validators.set(schema, validator);
    }
    return validator;
  }
}

/** The schema without room for fields that it does not name: an answer has what is described, and nothing more. */
function closed(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(closed);
  const copy = Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, closed(part)]));
  const isObject = typeof copy.properties === 'object' && copy.type !== undefined;
  if (isObject && copy.additionalProperties === undefined) return { ...copy, additionalProperties: false };
  return copy;
}

function internals({ status, body }: WireReply): string[] {
  // Successes repeat what was stored, whatever that was.
  if (status < 400) return [];
  return INTERNALS.filter((pattern) => pattern.test(body)).map((pattern) => `shows internals: ${pattern}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
