import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { type FastifyBaseLogger, type FastifyReply, fastify, LogController } from 'fastify';
import type { Logger } from 'pino';
import { Type } from 'typebox';
import { handleErrors, sendProblem, toProblem } from './error-handler.ts';
import { acceptJson } from './json-body.ts';
import { allowNoBody } from './optional-body.ts';
import { Problem, problemBody } from './problem.ts';
import type { RequestTimes } from './request-times.ts';
import type { RouteList } from './route-list.ts';
import { validateWithTypeBox } from './validation.ts';

/** Larger than any alert with a full payload; 1,000 alerts of a batch come with a limit of their own. */
const BODY_LIMIT = 256 * 1024;

/**
 * A connection on which nothing moves is closed after this time. Longer than a minute: load balancers reuse
 * connections for 60 s, and must not find them closed. As one timer a connection; Node's keepAliveTimeout would set
 * and clear one for every request.
 */
const IDLE_MS = 75_000;
const DATA_ONLY = "default-src 'none'; frame-ancestors 'none'";
const NO_PARAMETERS = Type.Object({});
/** Probes and scrapers, whose paths are outside, may add what they like. */
const API_PREFIX = '/api/v1/';
/** A request must arrive within this time, headers and body. */
const REQUEST_TIMEOUT_MS = 30_000;

/** An HTTP server without routes: limits, bodies, validation, errors and measurement as all routes have them. */
export function createServer(
  logger: Logger,
  times: RequestTimes,
  routes: RouteList,
  trustedProxies: readonly string[] = [],
) {
  const boot = randomBytes(4).toString('hex');
  let count = 0;
  const nextId = () => {
    count += 1;
    return `${boot}-${count.toString(36)}`;
  };
  const server = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger of its own for each request is 3 µs; errors are logged with the request's id all the same.
    childLoggerFactory: (parent) => parent,
    genReqId: nextId,
    bodyLimit: BODY_LIMIT,
    keepAliveTimeout: 0,
    connectionTimeout: IDLE_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // X-Forwarded-For from anybody else would let those who guess passwords choose their address.
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    clientErrorHandler: (error, socket) => refuse(error, socket, nextId()),
    frameworkErrors: (error, request, reply: FastifyReply) => {
      void sendProblem(toProblem(error), request, reply);
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
  acceptJson(server);
  validateWithTypeBox(server);
  // Schemas of answers are for the description: fields that one forgets must not vanish from the answer, and a value
  // that one forbids must not become a failure. Tests hold the answers against their schemas.
  server.setSerializerCompiler(() => JSON.stringify);
  handleErrors(server, routes);
  // Before the routes are noted: a route that says nothing of parameters has none.
  server.addHook('onRoute', (route) => {
    if (route.url.startsWith(API_PREFIX)) route.schema = { querystring: NO_PARAMETERS, ...route.schema };
    allowNoBody(route);
  });
  routes.watch(server);
  // For whoever opens an answer in a browser: it is data, and nothing else (OWASP REST Security Cheat Sheet).
  server.addHook('onRequest', (_request, reply, done) => {
    reply.header('x-content-type-options', 'nosniff').header('content-security-policy', DATA_ONLY);
    done();
  });
  // Resolved once for each route: at the time of a response, only the status is new.
  server.addHook('onRoute', (route) => {
    const observe = times.ofRoute(String(route.method), route.url);
    route.onResponse = (_request, reply, done) => {
      observe(reply.statusCode, reply.elapsedTime);
      done();
    };
  });
  return server;
}

/** What is not HTTP, or too slow, or too large in its headers, never becomes a request; it is told so and hung up on. */
function refuse(error: NodeJS.ErrnoException, socket: Socket, id: string): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
  const problem = clientProblem(error.code);
  const body = problemBody(problem, id);
  const head = [
    `HTTP/1.1 ${problem.status} ${(JSON.parse(body) as { title: string }).title}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function clientProblem(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new Problem(431, 'headers-too-large', 'The URL and the headers are larger than 16 kB.');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new Problem(408, 'timeout', 'The request did not arrive in time.');
  return new Problem(400, 'malformed', 'This is not a valid HTTP request.');
}
