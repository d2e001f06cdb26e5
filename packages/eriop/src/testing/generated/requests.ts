import fc from 'fast-check';
import { anyText } from '../any-text.ts';
import type { ApiOperation } from './api-operations.ts';
import {
  ODD_BODIES,
  ODD_CONTENT_TYPES,
  ODD_HEADERS,
  ODD_KEYS,
  ODD_METHODS,
  ODD_QUERIES,
  ODD_QUERY_VALUES,
  ODD_SEGMENTS,
  ODD_VALUES,
  OVERSIZED,
} from './odd-values.ts';
import { type KnownIds, valuesOf } from './schema-values.ts';
import type { WireRequest } from './wire.ts';

/** A request before it becomes bytes; damages change one of its parts. */
export interface Draft {
  readonly method: string;
  readonly segments: readonly string[];
  /** Encoded. */
  readonly query: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer | undefined;
  /** What was done to it, for the message of a failure. */
  readonly damage: string;
}

type Damage = fc.Arbitrary<(draft: Draft) => Draft>;

/** Requests that an operation allows. */
export function validRequests(operation: ApiOperation, ids: KnownIds): fc.Arbitrary<Draft> {
  const parts = operation.path.split('/').slice(1);
  const segments = fc.tuple(
    ...parts.map((part, at) => (part.startsWith('{') ? ids(parts[at - 1] ?? '') : fc.constant(part))),
  );
  const query = valuesOf(operation.query, ids).map((values) => encodeQuery(values as object));
  const headers = valuesOf(operation.headers, ids).map((values) => Object.entries(values as object));
  const body = operation.body === undefined ? fc.constant(undefined) : bodies(operation, ids);
  return fc.record({ segments, query, headers, body }).map((drawn) => ({
    ...drawn,
    method: operation.method,
    headers: [...drawn.headers.map(asHeader), ...(drawn.body === undefined ? [] : [JSON_TYPE])],
    damage: 'none',
  }));
}

const JSON_TYPE = ['content-type', 'application/json'] as const;

/** A header's value is visible ASCII, and does not begin or end with blanks. */
function asHeader([name, value]: [string, unknown]): readonly [string, string] {
  return [name, String(value).replaceAll(/[^\x21-\x7e]/gu, '.')];
}

function bodies({ body = {}, example }: ApiOperation, ids: KnownIds): fc.Arbitrary<Buffer> {
  const generated = valuesOf(body, ids);
  const values = example === undefined ? generated : fc.oneof(generated, fc.constant(example));
  return values.map((value) => Buffer.from(JSON.stringify(value)));
}

function encodeQuery(values: object): string {
  return Object.entries(values)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&');
}

/** Requests in which one or two things are wrong. */
export function damagedRequests(operation: ApiOperation, ids: KnownIds): fc.Arbitrary<Draft> {
  const damages = fc.array(damageOf(operation), { minLength: 1, maxLength: 2 });
  return fc
    .tuple(validRequests(operation, ids), damages)
    .map(([valid, changes]) => changes.reduce((draft, change) => change(draft), valid));
}

function damageOf({ body, path }: ApiOperation): Damage {
  const common: fc.WeightedArbitrary<(draft: Draft) => Draft>[] = [
    { weight: 3, arbitrary: oddQuery() },
    { weight: 2, arbitrary: oddHeader() },
    { weight: 1, arbitrary: fc.constantFrom(...ODD_METHODS).map(withMethod) },
    { weight: 1, arbitrary: fc.constantFrom(...ODD_BODIES).map(withBody) },
  ];
  const ofPath = { weight: path.includes('{') ? 3 : 1, arbitrary: oddPath() };
  if (body === undefined) return fc.oneof(...common, ofPath);
  const ofBody = [
    { weight: 8, arbitrary: oddField() },
    { weight: 3, arbitrary: fc.constantFrom(...ODD_BODIES).map(withBody) },
    { weight: 2, arbitrary: fc.constantFrom(...ODD_CONTENT_TYPES).map(withContentType) },
    { weight: 1, arbitrary: fc.constant(withBody(OVERSIZED)) },
  ];
  return fc.oneof(...common, ofPath, ...ofBody);
}

function withMethod(method: string) {
  return (draft: Draft): Draft => ({ ...draft, method, damage: `${draft.damage}, method` });
}

function withBody(body: Buffer) {
  return (draft: Draft): Draft => {
    const headers = draft.headers.some(([name]) => name === 'content-type')
      ? draft.headers
      : [...draft.headers, ['content-type', 'application/json'] as const];
    return { ...draft, headers, body, damage: `${draft.damage}, body` };
  };
}

function withContentType(type: string) {
  return (draft: Draft): Draft => {
    const others = draft.headers.filter(([name]) => name !== 'content-type');
    const headers = type === '' ? others : [...others, ['content-type', type] as const];
    return { ...draft, headers, damage: `${draft.damage}, content type` };
  };
}

/** One field replaced, removed or added, at the top or one level below. */
function oddField(): Damage {
  const value = fc.oneof(fc.constantFrom(...ODD_VALUES), fc.jsonValue(), anyText(), fc.double());
  const change = fc.oneof(
    fc.record({ place: fc.nat(), value }),
    fc.record({ place: fc.nat() }),
    fc.record({ key: fc.constantFrom(...ODD_KEYS), value }),
  );
  return change.map((what) => (draft: Draft) => {
    const body = changeField(draft.body, what);
    return body === undefined ? draft : { ...draft, body, damage: `${draft.damage}, field` };
  });
}

function changeField(
  body: Buffer | undefined,
  what: { readonly place?: number; readonly key?: string; readonly value?: unknown },
): Buffer | undefined {
  const parsed = body && parseObject(body);
  if (parsed === undefined) return undefined;
  const fields = Object.entries(parsed);
  const nested = fields.filter(([, value]) => typeof value === 'object' && value !== null);
  const { place = 0, key, value } = what;
  if (key !== undefined) fields.push([key, value]);
  else if (place % 3 === 0 && nested.length > 0) {
    const [name, inner] = nested[place % nested.length] as [string, object];
    fields.push([name, changeEntries(Object.entries(inner), place, what)]);
  } else return encode(changeEntries(fields, place, what));
  return encode(Object.fromEntries(fields));
}

function changeEntries(
  fields: readonly [string, unknown][],
  place: number,
  what: { readonly value?: unknown },
): object {
  const index = place % Math.max(1, fields.length);
  const changed = fields.flatMap(([name, old], at): [string, unknown][] => {
    if (at !== index) return [[name, old]];
    return 'value' in what ? [[name, what.value]] : [];
  });
  return Object.fromEntries(changed);
}

function parseObject(body: Buffer): object | undefined {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function encode(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function oddQuery(): Damage {
  const value = fc.constantFrom(...ODD_QUERY_VALUES);
  const whole = fc.constantFrom(...ODD_QUERIES).map((query) => () => query);
  const replaced = fc.tuple(fc.nat(), value).map(([place, text]) => (query: string) => {
    const pairs = query === '' ? ['limit=1'] : query.split('&');
    const index = place % pairs.length;
    return pairs.map((pair, at) => (at === index ? `${pair.split('=')[0]}=${text}` : pair)).join('&');
  });
  const repeated = value.map((text) => (query: string) => {
    const [name = 'page'] = query.split('=');
    return `${query}&${name}=${text}&page=1&page=2`;
  });
  return fc.oneof(whole, replaced, repeated).map((change) => (draft: Draft) => ({
    ...draft,
    query: change(draft.query),
    damage: `${draft.damage}, query`,
  }));
}

function oddHeader(): Damage {
  const header = fc.constantFrom(...ODD_HEADERS);
  return fc.tuple(header, fc.integer({ min: 1, max: 3 })).map(([pair, times]) => (draft: Draft) => ({
    ...draft,
    headers: [...Array.from({ length: times }, () => pair), ...draft.headers],
    damage: `${draft.damage}, header`,
  }));
}

function oddPath(): Damage {
  const segment = fc.constantFrom(...ODD_SEGMENTS);
  const replaced = fc.tuple(fc.nat(), segment).map(([place, text]) => (segments: readonly string[]) => {
    const index = place % segments.length;
    return segments.map((part, at) => (at === index ? text : part));
  });
  const added = segment.map((text) => (segments: readonly string[]) => [...segments, text]);
  const blank = fc.constantFrom(
    (segments: readonly string[]) => [...segments, ''],
    (segments: readonly string[]) => ['', ...segments],
    (segments: readonly string[]) => segments.slice(0, -1),
  );
  return fc.oneof(replaced, added, blank).map((change) => (draft: Draft) => ({
    ...draft,
    segments: change(draft.segments),
    damage: `${draft.damage}, path`,
  }));
}

/** The request as it is sent; it says how long its body is unless the damage says otherwise. */
export function toWire({ method, segments, query, headers, body }: Draft, authorization: string | undefined) {
  const named = (name: string) => headers.some(([other]) => other === name);
  const more: [string, string][] = [];
  if (!named('host')) more.push(['host', '127.0.0.1']);
  if (authorization !== undefined && !named('authorization')) more.push(['authorization', authorization]);
  const framed = named('content-length') || named('transfer-encoding');
  if (body !== undefined && !framed) more.push(['content-length', String(body.length)]);
  const target = `/${segments.join('/')}${query === '' ? '' : `?${query}`}`;
  const sent = named('transfer-encoding') ? inChunks(body) : body;
  return {
    method,
    target,
    headers: [...more, ...headers],
    ...(sent && { body: sent }),
  } satisfies WireRequest;
}

/**
 * A body behind `transfer-encoding`, such that the server need not wait for more. What is no chunk from its first
 * byte on stays as it is, to be refused.
 */
function inChunks(body: Buffer = Buffer.alloc(0)): Buffer {
  const isRefused = body.length > 0 && !/^[\da-f]/i.test(body.toString('latin1', 0, 1));
  if (isRefused) return body;
  const chunk = body.length === 0 ? '' : `${body.length.toString(16)}\r\n${body.toString('latin1')}\r\n`;
  return Buffer.from(`${chunk}0\r\n\r\n`, 'latin1');
}
