import { STATUS_CODES } from 'node:http';

/** One field that is not as it should be. */
export interface FieldError {
  /** JSON pointer (RFC 6901) into the part of the request, e.g. "/location/latitude". */
  readonly pointer: string;
  readonly in: 'body' | 'query' | 'path' | 'header';
  readonly detail: string;
}

/** An answer other than success, as RFC 9457 has it. Thrown anywhere below a route. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;
  /** Members of the body beyond those of the RFC (§3.2), e.g. the states that are allowed. */
  readonly extensions: Readonly<Record<string, unknown>>;

  /**
   * @param status HTTP status
   * @param code last part of the problem's type, stable
   * @param detail what is wrong with this very request, for a person
   */
  constructor(
    status: number,
    code: string,
    detail: string,
    more: {
      errors?: readonly FieldError[];
      headers?: Readonly<Record<string, string>>;
      extensions?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
    this.extensions = more.extensions ?? {};
  }
}

/** The body of an answer with content type application/problem+json. */
export function problemBody(problem: Problem, requestId: string): string {
  return JSON.stringify({
    ...problem.extensions,
    type: `urn:eriop:problem:${problem.code}`,
    title: STATUS_CODES[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.message,
    instance: requestId,
    ...(problem.errors.length > 0 && { errors: problem.errors }),
  });
}

/** 404 for what does not exist, and for what the caller must not know to exist. */
export function notFound(what: string): Problem {
  return new Problem(404, 'not-found', `There is no such ${what}.`);
}

/** 422 for one field. */
export function invalidField(pointer: string, detail: string, where: FieldError['in'] = 'body'): Problem {
  return invalidFields([{ pointer, in: where, detail }]);
}

/** 422 for one or more fields. */
export function invalidFields(errors: readonly FieldError[]): Problem {
  return new Problem(422, 'invalid', 'Some fields are not valid.', { errors });
}

/** 503: the caller should come back in so many seconds. */
export function unavailable(detail: string, retryAfter: number): Problem {
  return new Problem(503, 'unavailable', detail, { headers: { 'retry-after': String(retryAfter) } });
}

const LONE_SURROGATES = /\p{Surrogate}/gu;

/** A name as a part of a JSON pointer (RFC 6901): "~" and "/" escaped; and no broken text in our own answer. */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll(LONE_SURROGATES, '\ufffd');
}
