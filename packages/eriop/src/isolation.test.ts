import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ListedRoute } from './platform/http/route-list.ts';
import { Uuid } from './platform/http/schemas.ts';
import { startTestApp, type TestAgency, type TestApp } from './testing/app.ts';
import { hashRows } from './testing/generated/agency-rows.ts';
import { bodyOf, keyOf, makeThings, type Things, urlOf } from './testing/route-calls.ts';

let app: TestApp;
let ours: Things;
let theirs: Things;

beforeAll(async () => {
  app = await startTestApp({ ERIOP_LIST_MAX_AGE_MS: '60000' });
  [ours, theirs] = [await makeThings(app, app.ours), await makeThings(app, app.theirs)];
});
afterAll(() => app.stop());

/** Every route of the application, as it has registered them; HEAD is GET without the body. */
const routes = () =>
  app.routes.all().filter(({ method, path }) => method !== 'HEAD' && path.startsWith('/api/v1'));
const readingRoutes = () => routes().filter(({ method }) => method === 'GET');
const writingRoutes = () => routes().filter(({ method }) => method !== 'GET');

/** The ids that a stranger must not see. */
const ourIds = () => [...Object.values(ours), app.ours.id];

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

function call({ method }: ListedRoute, url: string, headers: object, payload?: object) {
  return app.server.inject({
    method: method as Method,
    url,
    headers: { ...headers },
    ...(payload && { payload }),
  });
}

/** Calls a writing route for somebody of an agency. */
function write(route: ListedRoute, agency: TestAgency, target: Things, named = target) {
  const url = urlOf(route, target);
  return call(route, url, agency.as('agency_admin'), bodyOf(route, named, agency));
}

it('shows nothing of ours to anybody else, on any route, whether by list or by id', async () => {
  expect(readingRoutes().length).toBeGreaterThanOrEqual(15);
  for (const route of readingRoutes()) {
    const url = urlOf(route, ours);
    const own = await call(route, url, app.ours.as('commander'));
    const foreign = await call(route, url, app.theirs.as('commander'));
    expect(own.statusCode, url).toBe(200);
    // Asked again after the strangers, too: the caches must not mix the agencies up.
    expect((await call(route, url, app.ours.as('commander'))).body, url).toBe(own.body);
    const byId = route.path.includes(':id');
    expect(foreign.statusCode, url).toBe(byId ? 404 : 200);
    for (const id of ourIds()) expect(foreign.body, url).not.toContain(id);
    if (!byId) expect(own.body, url).toContain(app.ours.id);
  }
});

it('lets nobody else change what is ours, on any route, whether by the path or by the body', async () => {
  expect(writingRoutes().length).toBeGreaterThanOrEqual(15);
  for (const route of writingRoutes()) {
    const before = await hashRows(app.sql, app.ours.id);
    if (route.path.includes(':id')) {
      const reply = await write(route, app.theirs, ours, theirs);
      expect(reply.statusCode, keyOf(route)).toBe(404);
    }
    for (const kind of kindsNamedBy(route)) {
      const reply = await write(route, app.theirs, theirs, { ...theirs, [kind]: ours[kind] });
      expect(reply.statusCode, `${keyOf(route)} with our ${kind}`).toBe(422);
    }
    // A call that they may make is none of our business either.
    const reply = await write(route, app.theirs, await makeThings(app, app.theirs));
    for (const id of ourIds()) expect(reply.body, keyOf(route)).not.toContain(id);
    expect(await hashRows(app.sql, app.ours.id), keyOf(route)).toBe(before);
  }
});

/** The kinds of things that a route's body names, each of which is to be tried with somebody else's. */
function kindsNamedBy(route: ListedRoute): (keyof Things)[] {
  const named = JSON.stringify(bodyOf(route, theirs, app.theirs) ?? {});
  for (const field of idFields(route.schema?.body)) {
    expect(named, `${keyOf(route)}: no id is tried for ${field}; name it in BODIES`).toContain(`"${field}":`);
  }
  return (Object.keys(theirs) as (keyof Things)[]).filter((kind) => named.includes(theirs[kind]));
}

function isId(schema: unknown): boolean {
  const { pattern } = Uuid as { pattern?: string };
  return typeof schema === 'object' && schema !== null && 'pattern' in schema && schema.pattern === pattern;
}

/** Fields of a schema that hold an id, at any depth. */
function idFields(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, part]) => (isId(part) ? [key] : idFields(part)));
}

it('lets everybody do to their own what strangers may not, and answers as the schemas say', async () => {
  for (const route of routes()) {
    const things = await makeThings(app, app.ours);
    const reply = await (route.method === 'GET'
      ? call(route, urlOf(route, things), app.ours.as('agency_admin'))
      : write(route, app.ours, things));
    // The one that needs what only a login gives is tested with the logins.
    if (route.path === '/api/v1/auth/refresh') continue;
    expect([200, 201], `${keyOf(route)}: ${reply.body}`).toContain(reply.statusCode);
    const responses = route.schema?.response as Record<number, TSchema> | undefined;
    const schema = responses?.[reply.statusCode];
    expect(schema, `${keyOf(route)} has a schema for ${reply.statusCode}`).toBeDefined();
    expect(Compile(closed(schema) as TSchema).Errors(reply.json()), keyOf(route)).toEqual([]);
  }
});

/** The schema without room for fields that it does not name, except where it says so. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, closed(part)]));
  return 'properties' in schema ? { additionalProperties: false, ...parts } : parts;
}

it('shows everything to a system administrator, of whatever agency', async () => {
  const admin = app.theirs.as('system_admin');
  for (const route of readingRoutes()) {
    if (route.path.startsWith('/api/v1/auth/')) continue;
    const reply = await call(route, urlOf(route, ours), admin);
    expect(reply.statusCode, route.path).toBe(200);
    if (!route.path.includes(':id')) expect(reply.body, route.path).toContain(app.ours.id);
  }
});

it('answers unknown routes with a problem, and without telling who may see what', async () => {
  for (const url of ['/api/v1/nothing', '/api/v1/alerts/a/b/c', '/']) {
    const reply = await app.server.inject({ method: 'GET', url });
    expect(reply.statusCode).toBe(404);
    expect(reply.headers['content-type']).toContain('application/problem+json');
    expect(reply.json()).toMatchObject({ title: 'Not Found', status: 404, instance: expect.any(String) });
  }
});
