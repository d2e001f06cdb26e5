import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { ALERT, INCIDENT } from '../../testing/samples.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  '',
  '\u0000',
  '\ud800',
  "'; drop table alerts; --",
  '__proto__',
  1e308,
  -1,
  1.5,
  Number.MAX_SAFE_INTEGER + 1,
  [],
  {},
  { __proto__: null, constructor: { prototype: 1 } },
  'x'.repeat(70_000),
];

/** A valid body in which one or two fields were replaced or added. */
function damaged(valid: object, fields: readonly string[]) {
  const value = fc.oneof(fc.constantFrom(...ODD_VALUES), fc.jsonValue(), fc.string({ unit: 'binary' }));
  const changes = fc.dictionary(fc.constantFrom(...fields, '__proto__', 'unknown'), value, {
    minKeys: 1,
    maxKeys: 2,
  });
  return changes.map((change) => ({ ...valid, ...change }));
}

const ALERT_FIELDS = [
  'source',
  'source_id',
  'severity',
  'alert_type',
  'title',
  'description',
  'location',
  'raw_payload',
  'confidence',
  'peak_level_db',
  'device_id',
  'building_id',
];
const INCIDENT_FIELDS = ['category', 'priority', 'title', 'description', 'location', 'source_alert_id'];

it.each([
  ['/alerts/ingest', ALERT, ALERT_FIELDS],
  ['/incidents', INCIDENT, INCIDENT_FIELDS],
  ['/auth/login', { email: 'a@b.example', password: 'x' }, ['email', 'password']],
  ['/auth/refresh', { refresh_token: 'x' }, ['refresh_token']],
])(
  'answers whatever is sent to %s with success or a problem, never with a failure of its own',
  async (path, valid, fields) => {
    await fc.assert(
      fc.asyncProperty(damaged(valid, fields), async (payload) => {
        const url = `/api/v1${path}`;
        const headers = { ...app.ours.as('commander'), 'content-type': 'application/json' };
        const reply = await app.server.inject({
          method: 'POST',
          url,
          headers,
          payload: JSON.stringify(payload),
        });
        expect([200, 201, 401, 413, 422]).toContain(reply.statusCode);
        if (reply.statusCode >= 400)
          expect(reply.json()).toMatchObject({ status: reply.statusCode, type: expect.any(String) });
      }),
      // Each login of this kind verifies a password, which takes its time.
      { numRuns: path === '/auth/login' ? 25 : 150 },
    );
  },
);

it('answers whatever is asked of the lists likewise', async () => {
  const names = [
    'page',
    'page_size',
    'limit',
    'status',
    'severity',
    'alert_type',
    'source',
    'priority',
    'building_id',
  ];
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.integer().map(String),
    fc.constant('1e3'),
  );
  const query = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 4 });
  const paths = [
    'alerts',
    'alerts/pending',
    'incidents',
    'incidents/active',
    'resources',
    'resources/available',
  ];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), query, async (path, pairs) => {
      const text = pairs.map(
        ([name, value]) => `${name}=${encodeURIComponent(value.replace(/\p{Surrogate}/gu, ''))}`,
      );
      const url = `/api/v1/${path}?${text.join('&')}`;
      const reply = await app.server.inject({ method: 'GET', url, headers: app.ours.as('commander') });
      expect([200, 422]).toContain(reply.statusCode);
    }),
    { numRuns: 200 },
  );
});

it('answers paths that are none', async () => {
  const ask = async (url: string) =>
    (await app.server.inject({ method: 'GET', url, headers: app.ours.as('commander') })).json();
  expect(await ask('/api/v1/alerts/%zz')).toMatchObject({ status: 400, type: 'urn:eriop:problem:malformed' });
  expect(await ask('/api/v1/alerts/%00')).toMatchObject({ status: 422 });
  expect(await ask('/api/v1/alerts?alert_type=%00')).toMatchObject({ status: 422 });
  expect(await ask(`/api/v1/alerts/${'x'.repeat(500)}`)).toMatchObject({ status: expect.any(Number) });
});

it('gives every problem the id of its request', async () => {
  const ids = new Set<string>();
  for (let n = 0; n < 3; n += 1) {
    const reply = await app.server.inject({ method: 'GET', url: '/api/v1/alerts' });
    const problem = reply.json();
    expect(problem).toMatchObject({
      type: 'urn:eriop:problem:unauthorized',
      title: 'Unauthorized',
      status: 401,
    });
    ids.add(problem.instance);
  }
  expect(ids.size).toBe(3);
});
