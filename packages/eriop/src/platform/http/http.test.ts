import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { exchange, type WireRequest } from '../../testing/generated/wire.ts';
import { ALERT, UNKNOWN_ID } from '../../testing/samples.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  await app.server.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.stop());

/** Over a real socket, as a dispatcher. */
async function ask(request: Partial<WireRequest> & { target: string }) {
  const { port } = app.server.server.address() as AddressInfo;
  const { body, headers = [], ...rest } = request;
  const more: [string, string][] = [
    ['host', 'eriop.example'],
    ['authorization', app.ours.as('dispatcher').authorization],
  ];
  const chunked = headers.some(([name]) => name === 'transfer-encoding');
  if (body !== undefined && !chunked) more.push(['content-length', String(body.length)]);
  const wire = { method: 'GET', ...rest, headers: [...more, ...headers], ...(body && { body }) };
  const reply = await exchange(port, wire);
  if (reply === undefined) throw new Error(`no answer to ${wire.method} ${wire.target}`);
  return reply;
}

/** Posts an alert. */
function post(body: string | Buffer, type: string | null = JSON_TYPE, more: [string, string][] = []) {
  const headers: [string, string][] = type === null ? more : [['content-type', type], ...more];
  return ask({ method: 'POST', target: '/api/v1/alerts/ingest', headers, body: Buffer.from(body) });
}

const JSON_TYPE = 'application/json';
const ALERTS = '/api/v1/alerts';
const TOO_LARGE = JSON.stringify({ ...ALERT, description: 'x'.repeat(300_000) });

describe('every refusal is a problem', () => {
  const cases: Record<string, [() => ReturnType<typeof ask>, number, string]> = {
    'unknown path': [() => ask({ target: '/api/v1/nothing' }), 404, 'not-found'],
    'unknown id': [() => ask({ target: `${ALERTS}/${UNKNOWN_ID}` }), 404, 'not-found'],
    'other method': [() => ask({ method: 'DELETE', target: ALERTS }), 405, 'method-not-allowed'],
    'method that is none here': [
      () => ask({ method: 'PROPFIND', target: ALERTS }),
      405,
      'method-not-allowed',
    ],
    'broken percent-encoding': [() => ask({ target: `${ALERTS}/%zz` }), 400, 'malformed'],
    'NUL in the path': [() => ask({ target: `${ALERTS}/%00` }), 422, 'invalid'],
    'NUL in the query': [() => ask({ target: `${ALERTS}?alert_type=%00` }), 422, 'invalid'],
    'long path': [() => ask({ target: `${ALERTS}/${'x'.repeat(101)}` }), 414, 'uri-too-long'],
    'long URL': [() => ask({ target: `${ALERTS}?a=${'x'.repeat(20_000)}` }), 431, 'headers-too-large'],
    'long header': [
      () => ask({ target: ALERTS, headers: [['x-long', 'x'.repeat(20_000)]] }),
      431,
      'headers-too-large',
    ],
    'no HTTP': [() => ask({ target: ALERTS, headers: [['bad name', '1']] }), 400, 'malformed'],
    'repeated parameter': [() => ask({ target: `${ALERTS}?page=1&page=2` }), 422, 'invalid'],
    'parameter of another type': [() => ask({ target: `${ALERTS}?page=one` }), 422, 'invalid'],
    'no JSON': [() => post('{'), 400, 'malformed'],
    'no body': [() => post(''), 400, 'malformed'],
    'deep JSON': [() => post(`${'['.repeat(1_000)}${']'.repeat(1_000)}`), 422, 'invalid'],
    'no object': [() => post('[]'), 422, 'invalid'],
    'half a character': [() => post(JSON.stringify({ ...ALERT, title: '\ud800' })), 422, 'invalid'],
    'large body': [() => post(TOO_LARGE), 413, 'too-large'],
    'other content type': [() => post('a=1', 'application/x-www-form-urlencoded'), 415, 'media-type'],
    'no content type': [() => post(JSON.stringify(ALERT), null), 415, 'media-type'],
    'other charset': [
      () =>
        post(
          Buffer.from(JSON.stringify({ ...ALERT, title: 'Ã©tage' }), 'latin1'),
          `${JSON_TYPE}; charset=latin1`,
        ),
      415,
      'media-type',
    ],
    'quoted charset': [() => post(JSON.stringify(ALERT), `${JSON_TYPE};CHARSET="utf-16"`), 415, 'media-type'],
    'coded body': [
      () => post(JSON.stringify(ALERT), JSON_TYPE, [['content-encoding', 'gzip']]),
      415,
      'media-type',
    ],
    'method that needs a body': [() => ask({ method: 'QUERY', target: ALERTS }), 405, 'method-not-allowed'],
    'method with a broken type': [
      () => ask({ method: 'PUT', target: ALERTS, headers: [['content-type', ';']], body: Buffer.from('x') }),
      405,
      'method-not-allowed',
    ],
  };

  it.each(Object.entries(cases))('%s', async (_name, [request, status, code]) => {
    const reply = await request();
    expect(reply.status, reply.body).toBe(status);
    expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json(;|$)/);
    expect(JSON.parse(reply.body)).toMatchObject({
      type: `urn:eriop:problem:${code}`,
      status,
      title: expect.any(String),
      detail: expect.any(String),
      instance: expect.stringMatching(/^[0-9a-f]{8}-/),
    });
  });
});

it('names the methods that a path has, whether it was asked for them or for another one', async () => {
  const refused = await ask({ method: 'DELETE', target: `${ALERTS}/${UNKNOWN_ID}?a=b` });
  expect(refused.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  const asked = await ask({ method: 'OPTIONS', target: `${ALERTS}/ingest` });
  expect(asked).toMatchObject({ status: 204, body: '' });
  expect(asked.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
  expect((await ask({ method: 'OPTIONS', target: '/api/v1/nothing' })).status).toBe(404);
});

it.each([JSON_TYPE, `${JSON_TYPE};charset=UTF-8`, `${JSON_TYPE}; charset="utf8"`, 'Application/JSON'])(
  'takes the type %s',
  async (type) => {
    const reply = await post(JSON.stringify({ ...ALERT, title: 'étage' }), type);
    expect(reply.status, reply.body).toBe(201);
    expect(JSON.parse(reply.body)).toMatchObject({ title: 'étage' });
  },
);

it.each([
  [
    'a form, as curl -d "" sends it',
    [['content-type', 'application/x-www-form-urlencoded']],
    Buffer.alloc(0),
  ],
  ['chunks, of which there are none', [['transfer-encoding', 'chunked']], Buffer.from('0\r\n\r\n')],
  ['JSON', [['content-type', JSON_TYPE]], Buffer.alloc(0)],
] as [string, [string, string][], Buffer][])(
  'takes a body of no length for none, sent as %s',
  async (_, headers, body) => {
    const { id } = JSON.parse((await post(JSON.stringify(ALERT))).body);
    for (const target of [`${ALERTS}/${id}/acknowledge`, '/api/v1/auth/logout']) {
      const reply = await ask({ method: 'POST', target, headers, body });
      expect(reply.status, `${target} ${reply.body}`).toBe(200);
    }
  },
);

it('answers HEAD as GET, without the body', async () => {
  const get = await ask({ target: '/health/live' });
  const head = await ask({ method: 'HEAD', target: '/health/live' });
  expect(head).toMatchObject({ status: 200, body: '' });
  expect(head.headers.get('content-length')).toBe(get.headers.get('content-length'));
  expect((await ask({ method: 'HEAD', target: `${ALERTS}/${UNKNOWN_ID}` })).status).toBe(404);
});

it('takes names that mean something to JavaScript for what they are: names', async () => {
  const payload = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
  const body = JSON.stringify(ALERT).replace('}', `,"__proto__":{"title":"x"},"raw_payload":${payload}}`);
  const reply = await post(body);
  expect(reply.status).toBe(201);
  expect(JSON.parse(reply.body)).toMatchObject({ title: ALERT.title, raw_payload: JSON.parse(payload) });
  expect(Object.keys(Object.prototype)).toEqual([]);
});

it('gives every problem the id of its request', async () => {
  const ids = new Set<string>();
  for (let n = 0; n < 3; n += 1) ids.add(JSON.parse((await ask({ target: '/nothing' })).body).instance);
  expect(ids.size).toBe(3);
});
