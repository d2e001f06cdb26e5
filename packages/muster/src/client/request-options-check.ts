import { ClientError } from './client-error.ts';
import { checkExpectation } from './expectation.ts';
import { httpOptionNames } from './http-options.ts';
import { type OptionNames, unknownName } from './option-names.ts';
import type { RequestOptions } from './request-options.ts';

const known = [
  'json',
  'form',
  'body',
  'name',
  'query',
  'headers',
  'timeout',
  'allowRedirects',
  'expect',
  'catch',
  'context',
  'discardBody',
  'stream',
] as const satisfies readonly (keyof RequestOptions)[];

const ofClass = (option: string): string =>
  `it is \`${option}\` of \`static http\`, or of \`this.client.configure()\``;
const inHeaders = 'set `this.client.auth`, or give a header Authorization';
const asBody = "an object goes into 'json' or 'form', text and bytes into 'body'";

/** Those of Python's requests and Locust, then of axios, got, fetch and k6. */
const foreign: OptionNames['foreign'] = {
  data: asBody,
  params: "it is called 'query'",
  files: "give a FormData as 'body'",
  verify: ofClass('insecure'),
  cert: ofClass('cert'),
  auth: inHeaders,
  cookies: 'set them with `this.client.cookies.set()`, or give a header Cookie',
  proxies: ofClass('proxy'),
  catchresponse: "it is called 'catch', and is a function that looks at the response",
  searchparams: "it is called 'query'",
  payload: asBody,
  followredirect: "it is called 'allowRedirects'",
  followredirects: "it is called 'allowRedirects'",
  redirect: "it is called 'allowRedirects'",
  redirects: "it is called 'allowRedirects'",
  maxredirects: ofClass('maxRedirects'),
  validatestatus: "it is called 'expect'",
  throwhttperrors: "it is called 'expect'",
  responsetype: "read the response with `json()`, `text()` or `bytes`; 'discardBody' keeps none of it",
  requestname: "it is called 'name'",
  tags: "the name in the statistics is called 'name'",
  proxy: ofClass('proxy'),
  rejectunauthorized: ofClass('insecure'),
  baseurl: 'give an absolute URL as the path, or set `this.client.baseUrl`',
  prefixurl: 'give an absolute URL as the path, or set `this.client.baseUrl`',
  method: 'it is the first argument of `this.client.request()`',
  url: 'the path is an argument of its own',
  signal: 'a request ends with its user; it takes a `timeout` in ms',
  content: asBody,
  contenttype: 'give a header Content-Type',
};

const names: OptionNames = {
  what: 'option',
  known: new Set(known),
  foreign: {
    ...Object.fromEntries(httpOptionNames.map((name) => [name.toLowerCase(), ofClass(name)])),
    ...foreign,
  },
};

/**
 * Finds what TypeScript would have refused, before a request is sent: what is not understood must not be sent as a
 * request without it, and counted as a success. null as `expect` and `catch` is like leaving it out.
 *
 * @throws ClientError CLIENT_INVALID_REQUEST
 */
export function checkRequestOptions(options: RequestOptions): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) throw notOptions(options);
  // With every request: a switch over names that the engine has once each takes 15 ns for three options.
  for (const name in options) {
    switch (name) {
      case 'json':
      case 'form':
      case 'body':
      case 'query':
      case 'headers':
        break;
      case 'context':
        if (typeof options.context !== 'object' || options.context === null) checkContext(options.context);
        break;
      case 'name':
        if (typeof options.name !== 'string') checkKind(name, options.name, 'string');
        else if (options.name === '') throw invalid('`name` must not be empty: leave it out for the path');
        break;
      case 'timeout':
        if (typeof options.timeout !== 'number' || !(options.timeout >= 0)) checkTimeout(options.timeout);
        break;
      case 'allowRedirects':
      case 'discardBody':
      case 'stream':
        checkKind(name, options[name], 'boolean');
        break;
      case 'expect':
        if (options.expect !== undefined) checkExpectation(options.expect);
        break;
      case 'catch':
        if (options.catch !== null) checkKind(name, options.catch, 'function');
        break;
      default:
        throw invalid(unknownName(name, names));
    }
  }
  if (options.stream === true && options.discardBody === true) {
    throw invalid('`stream` gives the body and `discardBody` keeps none of it: leave one out');
  }
}

const kinds = { string: 'text', boolean: 'true or false', function: 'a function' };

function checkKind(name: string, value: unknown, kind: keyof typeof kinds): void {
  if (value === undefined || typeof value === kind) return;
  throw invalid(`\`${name}\` must be ${kinds[kind]}, not ${shown(value)}`);
}

function checkContext(context: unknown): void {
  if (context === undefined) return;
  throw invalid(`\`context\` must be an object for the listeners of \`request\`, not ${shown(context)}`);
}

function checkTimeout(timeout: unknown): void {
  if (timeout === undefined) return;
  throw invalid(`the time-out must be 0 ms or more, not ${shown(timeout)}`);
}

/** What was given in the place of the options, or after them. */
export function notOptions(given: unknown): ClientError {
  return invalid(
    `the options are one object, such as { json: … }, not ${shown(given)}: what is to be sent goes into 'json', 'form' or 'body'`,
  );
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value.slice(0, 40)}'`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

function invalid(what: string): ClientError {
  return new ClientError('CLIENT_INVALID_REQUEST', what);
}
