import { readFile } from 'node:fs/promises';
import { pino } from 'pino';
import { Compile } from 'typebox/compile';
import { afterAll, describe, expect, it } from 'vitest';
import { RequestTimes } from '../platform/http/request-times.ts';
import { RouteList } from '../platform/http/route-list.ts';
import { createServer } from '../platform/http/server.ts';
import { lookUp, readOperations } from '../testing/generated/api-operations.ts';
import { buildUnconnectedApp } from '../unconnected-app.ts';
import { OPERATIONS, UNDESCRIBED } from './contents.ts';
import { describeApi, openApiText } from './describe.ts';
import { openApiRoutes } from './routes.ts';

const KEPT = new URL('../../../../docs/eriop-api/openapi.json', import.meta.url);
const TYPES = ['null', 'boolean', 'object', 'array', 'number', 'integer', 'string'];

const app = await buildUnconnectedApp();
const routes = app.routes.all();
const document = await describeApi(routes);
await app.stop();

/** Every object within the document, with its place. */
function* objectsIn(value: unknown, place = '#'): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [place, value as Record<string, unknown>];
  for (const [key, part] of Object.entries(value)) yield* objectsIn(part, `${place}/${key}`);
}

const objects = [...objectsIn(document)];
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.values(item).map((operation) => ({ path, operation })),
);

describe('the description', () => {
  it('has every route of the service, and none that there is not', () => {
    const keys = routes
      .filter(({ method }) => method !== 'HEAD')
      .map(({ method, path }) => `${method} ${path}`)
      .filter((key) => !UNDESCRIBED.includes(key));
    expect(Object.keys(OPERATIONS).sort()).toEqual(keys.sort());
  });

  it('is as it is kept in docs/ (npm run openapi writes it anew)', async () => {
    expect(await readFile(KEPT, 'utf8')).toBe(openApiText(document));
  });

  it('refers to nothing that is missing', () => {
    const references = objects.flatMap(([, { $ref }]) => (typeof $ref === 'string' ? [$ref] : []));
    expect(references.length).toBeGreaterThan(100);
    for (const reference of references) expect(lookUp(document, reference), reference).toBeDefined();
  });

  it('names what it refers to by what it is', () => {
    const names = Object.keys(document.components.schemas);
    expect(names).toEqual(expect.arrayContaining(['Alert', 'Incident', 'Resource', 'Building', 'Problem']));
    expect(names.filter((name) => !/^[A-Z][A-Za-z]+$/.test(name))).toEqual([]);
  });

  it('is OpenAPI 3.1: types as lists, no “nullable”, no ids of its own', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.components.schemas.Alert).toMatchObject({
      properties: { description: { type: ['string', 'null'] } },
    });
    for (const [place, object] of objects) {
      expect(object, place).not.toHaveProperty('nullable');
      if (place.endsWith('/properties')) continue;
      expect(object, place).not.toHaveProperty('$id');
      const isSchema = /\/schemas?(\/|$)/.test(place) && 'type' in object && !place.includes('/example');
      if (isSchema) expect(TYPES, place).toEqual(expect.arrayContaining([object.type].flat()));
    }
  });

  it('says of each operation what it is for, who may use it, and how it fails', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = (document.tags as { name: string }[]).map(({ name }) => name);
    for (const { path, operation } of operations) {
      expect(operation.summary, path).toEqual(expect.any(String));
      expect(tags, path).toEqual(expect.arrayContaining(operation.tags as string[]));
      const parameters = (operation.parameters ?? []) as { in: string; name: string; required: boolean }[];
      const inPath = parameters.filter((each) => each.in === 'path').map(({ name }) => `{${name}}`);
      expect(path.match(/\{\w+\}/g) ?? [], path).toEqual(inPath);
      const statuses = Object.keys(operation.responses);
      if (operation.security !== undefined) {
        expect(operation.description, path).toMatch(/Permission `/);
        expect(statuses, path).toEqual(expect.arrayContaining(['401', '403', '503']));
      }
      for (const answer of Object.values(operation.responses)) {
        const resolved = '$ref' in answer ? lookUp(document, String(answer.$ref)) : answer;
        expect(resolved, path).toMatchObject({ description: expect.any(String) });
      }
    }
  });

  it('has examples that its own schemas allow', () => {
    const examples = readOperations(document).filter(({ example }) => example !== undefined);
    expect(examples.length).toBeGreaterThan(10);
    for (const { id, body, example } of examples) {
      expect([...Compile(body as never).Errors(example)], id).toEqual([]);
    }
  });
});

describe('the page', () => {
  const list = new RouteList();
  const server = createServer(pino({ level: 'silent' }), new RequestTimes(), list);
  openApiRoutes(server, { all: () => routes });
  afterAll(() => server.close());

  it('comes with the description, plain or compressed', async () => {
    const plain = await server.inject('/api/openapi.json');
    expect(plain.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(plain.json()).toEqual(JSON.parse(JSON.stringify(document)));
    const packed = await server.inject({
      url: '/api/openapi.json',
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 5);
  });

  it('loads nothing from elsewhere, has no script of its own, and finds all its files', async () => {
    const page = await server.inject('/api/docs');
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; /);
    expect(page.body).not.toMatch(/https?:|<script>|<style|style=|onload=/);
    const files = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] as string);
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) {
      const reply = await server.inject(new URL(file, 'http://page/api/docs').pathname);
      expect(reply.statusCode, file).toBe(200);
    }
    expect((await server.inject('/api/docs/..%2f..%2fpackage.json')).statusCode).toBe(404);
    expect((await server.inject('/api/docs/constructor')).statusCode).toBe(404);
  });
});
