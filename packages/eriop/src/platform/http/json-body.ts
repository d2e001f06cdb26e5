import { type Buffer, isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ContentTypeParserDoneFunction } from 'fastify/types/content-type-parser.js';
import { findInexactNumber } from './exact-numbers.ts';
import { mayBeEmpty } from './optional-body.ts';
import { escapePointer, type FieldError, invalidField, invalidFields, Problem } from './problem.ts';
import { findRepeatedName } from './repeated-names.ts';

/** JSON escapes of what PostgreSQL cannot store: NUL, and possibly one half of a surrogate pair. */
const SUSPICIOUS = /\\u(?:0000|[dD][89a-fA-F])/;

/** With the u flag, the two halves of a pair are one character: this finds only single ones. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Nesting allowed in a body: PostgreSQL and JSON.stringify work recursively, on stacks of limited size. */
const MAX_DEPTH = 32;

/** Values looked at for one of the above, when the text is suspicious. */
const MAX_ERRORS = 20;

/**
 * Accepts JSON bodies, and nothing that PostgreSQL could not store as JSON or text. A body of no length is none, whatever
 * type a client gives it.
 */
export function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parser = (request: FastifyRequest, bytes: Buffer, done: ContentTypeParserDoneFunction) => {
    const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers;
    try {
      if (bytes.length === 0 && mayBeEmpty(request.routeOptions.schema?.body)) return done(null, undefined);
      requireJson(type, encoding);
      done(null, parseJson(decode(bytes)));
    } catch (error) {
      done(error as Error, undefined);
    }
  };
  for (const type of ['application/json', '*']) app.addContentTypeParser(type, { parseAs: 'buffer' }, parser);
}

/** JSON has no parameters; a charset that is none of UTF-8's is read as something else than was meant. */
const JSON_TYPE = /^application\/json[ \t]*(?:;|$)/i;
const CHARSET = /;[ \t]*charset[ \t]*=[ \t]*"?([^";\s]*)/i;

/** @throws Problem 415 */
function requireJson(type: string, encoding: string): void {
  if (type === 'application/json' && encoding === 'identity') return;
  const charset = CHARSET.exec(type)?.[1] ?? 'utf-8';
  if (!JSON_TYPE.test(type) || !/^(?:utf-?8|us-ascii)$/i.test(charset))
    throw new Problem(415, 'media-type', 'The body must be sent as application/json, in UTF-8.');
  if (encoding.toLowerCase() === 'identity') return;
  throw new Problem(
    415,
    'media-type',
    `The body must be sent without Content-Encoding, not as ${encoding}.`,
    {
      headers: { 'accept-encoding': 'identity' },
    },
  );
}

/** @throws Problem 422 for what is no UTF-8: decoding would put U+FFFD in its place */
function decode(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw invalidField('', 'must be UTF-8');
  return bytes.toString();
}

/**
 * Parses JSON.
 *
 * @throws Problem 400 if it is not JSON; 422 if it is nested too deeply, names a field twice, or has text or numbers that
 * cannot be stored as they were sent
 */
export function parseJson(text: string): unknown {
  if (text === '') throw new Problem(400, 'malformed', 'The body is empty.');
  const value = parse(text);
  const number = findInexactNumber(text);
  if (number !== undefined)
    throw invalidField('', `has the number ${shorten(number)}, which no double is equal to; send it as text`);
  requireStorable(value, text);
  const name = findRepeatedName(text, value);
  if (name !== undefined)
    throw invalidField('', `has the field ${shorten(JSON.stringify(name))} twice in one object`);
  return value;
}

/** @throws Problem 422 */
function requireStorable(value: unknown, text: string): void {
  const suspicious = SUSPICIOUS.test(text);
  // A body with few brackets cannot be deep; nearly all bodies are settled by these two tests of the text.
  if (!suspicious && countBrackets(text) <= MAX_DEPTH) return;
  // A batch has many brackets, and is not deep.
  if (!suspicious && !isDeep(value, MAX_DEPTH)) return;
  const errors: FieldError[] = [];
  inspect(value, '', 0, errors);
  if (errors.length > 0) throw invalidFields(errors);
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, 'malformed', 'The body is not valid JSON.');
  }
}

/** Counts opening brackets, those in strings included; stops soon after the limit. */
function countBrackets(text: string): number {
  let count = 0;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at >= 0 && count <= MAX_DEPTH; at = text.indexOf(bracket, at + 1))
      count += 1;
  }
  return count;
}

/** Whether something is nested deeper than so many levels. */
function isDeep(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const key in value) {
    if (isDeep((value as Record<string, unknown>)[key], levels - 1)) return true;
  }
  return false;
}

function inspect(value: unknown, pointer: string, depth: number, errors: FieldError[]): void {
  if (errors.length >= MAX_ERRORS) return;
  if (typeof value === 'string') {
    inspectText(value, pointer, errors);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth >= MAX_DEPTH) {
    errors.push({ pointer, in: 'body', detail: `must not be nested deeper than ${MAX_DEPTH} levels` });
    return;
  }
  for (const [key, member] of Object.entries(value)) {
    const path = `${pointer}/${escapePointer(key)}`;
    inspectText(key, path, errors);
    inspect(member, path, depth + 1, errors);
  }
}

function inspectText(text: string, pointer: string, errors: FieldError[]): void {
  if (text.includes('\u0000')) errors.push({ pointer, in: 'body', detail: 'must not contain U+0000' });
  else if (LONE_SURROGATE.test(text))
    errors.push({ pointer, in: 'body', detail: 'must not contain half a surrogate pair' });
}
