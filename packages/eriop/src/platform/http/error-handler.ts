import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isConnectionError } from '../database/explain.ts';
import { codeOf } from '../errors.ts';
import { OverloadError } from '../overload.ts';
import { Problem, problemBody, unavailable } from './problem.ts';
import type { RouteList } from './route-list.ts';

/** Makes every failure of an application a problem+json answer, unknown routes and methods included. */
export function handleErrors(app: FastifyInstance, routes: RouteList): void {
  const answerNoRoute = (request: FastifyRequest, reply: FastifyReply) => {
    const methods = routes.methodsOf(request.url);
    if (methods.length === 0) {
      return sendProblem(new Problem(404, 'not-found', 'There is no such route.'), request, reply);
    }
    const allow = [...methods, 'OPTIONS'].join(', ');
    if (request.method === 'OPTIONS') return reply.code(204).header('allow', allow).send();
    return sendProblem(wrongMethod(request.method, allow), request, reply);
  };
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    // What is wrong with a body says nothing where no route takes one.
    if (request.is404) return answerNoRoute(request, reply);
    const problem = toProblem(error);
    if (problem.status >= 500) report(error, problem, request);
    return sendProblem(problem, request, reply);
  });
  app.setNotFoundHandler(answerNoRoute);
}

function wrongMethod(method: string, allow: string): Problem {
  const detail = `This path does not answer ${method}; it answers ${allow}.`;
  return new Problem(405, 'method-not-allowed', detail, { headers: { allow } });
}

/** Answers with a problem. */
export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply
    .code(problem.status)
    .headers(problem.headers)
    .header('content-type', 'application/problem+json')
    .send(problemBody(problem, request.id));
}

/** What an error means to the caller; nothing internal gets out. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof OverloadError) return unavailable('The service is overloaded.', error.retryAfter);
  const code = codeOf(error);
  const known = FRAMEWORK[code];
  if (known !== undefined) return new Problem(...known);
  if (isConnectionError(error)) return unavailable('The database cannot be reached.', 1);
  if (TOO_SLOW.has(code)) return unavailable('The database is too slow at the moment.', 2);
  return new Problem(500, 'internal', 'Something went wrong here; it has been logged under this request id.');
}

/**
 * 57014: the statement ran longer than it may; 55P03: a lock was not to be had; 40P01: two waited for each other's;
 * 25P03: the transaction stood still.
 */
const TOO_SLOW: ReadonlySet<string> = new Set(['57014', '55P03', '40P01', '25P03', 'DATABASE_SLOW']);

const FRAMEWORK: Readonly<Record<string, [number, string, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'too-large', 'The body is larger than this route accepts.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'media-type', 'The body must be sent as application/json.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'malformed', 'The body is not as long as Content-Length says.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'malformed', 'The body is empty.'],
  FST_ERR_BAD_URL: [400, 'malformed', 'The path is not a valid URL path.'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'uri-too-long', 'A part of the path is longer than 100 characters.'],
};

/** An overload is one line a second at most in a metric, not a line a request in the log. */
function report(error: unknown, problem: Problem, request: FastifyRequest): void {
  const where = { requestId: request.id, method: request.method, route: request.routeOptions.url };
  if (problem.status === 503) request.log.debug({ ...where, code: codeOf(error) }, problem.message);
  else request.log.error({ ...where, err: error }, 'request failed');
}
