import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, startTestApp, type TestApp } from './testing/app.ts';
import { ALERT, INCIDENT } from './testing/samples.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly payload?: object | string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

function call(path: string, { method = 'GET', payload, headers = {} }: Call = {}) {
  return app.server.inject({
    method,
    url: `/api/v1${path}`,
    headers: {
      ...app.ours.as('dispatcher'),
      ...(payload !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(payload !== undefined && { payload }),
  });
}

const post = (path: string, payload?: Call['payload'], headers = {}) =>
  call(path, { method: 'POST', headers, ...(payload !== undefined && { payload }) });

describe('null is absent', () => {
  const nulls = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, null]));

  it('in every optional field of an alert, alone and in a batch', async () => {
    const fields = nulls([
      ...['source_id', 'event_id', 'description', 'raw_payload', 'confidence', 'peak_level_db'],
      ...['background_level_db', 'device_id', 'building_id'],
    ]);
    const location = { latitude: 45.5, longitude: -73.5, address: null, zone: null };
    const expected = { ...ALERT, description: null, confidence: null, location: { latitude: 45.5 } };
    const alone = await post('/alerts/ingest', { ...ALERT, ...fields, location });
    expect(alone.statusCode, alone.body).toBe(201);
    expect(alone.json()).toMatchObject(expected);
    const batch = await post('/alerts/ingest/batch', {
      alerts: [
        { ...ALERT, ...fields, location },
        { ...ALERT, location: null },
      ],
    });
    expect(batch.statusCode, batch.body).toBe(201);
    const { ids } = batch.json<{ ids: string[] }>();
    expect((await call(`/alerts/${ids[0]}`)).json()).toMatchObject(expected);
    expect((await call(`/alerts/${ids[1]}`)).json()).toMatchObject({ location: null });
  });

  it('so an answer can be sent back as it came', async () => {
    const { id, ...alert } = (await post('/alerts/ingest', ALERT)).json();
    const again = await post('/alerts/ingest', alert);
    expect(again.statusCode, again.body).toBe(201);
    expect(again.json().id).not.toBe(id);
  });

  it('in an incident, and in what is done with it', async () => {
    const location = { latitude: 45.5, longitude: -73.5, address: null, building_info: null };
    const body = { ...INCIDENT, priority: null, description: null, source_alert_id: null, location };
    const opened = await post('/incidents', body);
    expect(opened.statusCode, opened.body).toBe(201);
    expect(opened.json()).toMatchObject({ priority: 3, location: { latitude: 45.5, longitude: -73.5 } });
    expect(
      (await post(`/incidents/${opened.json().id}/transition`, { status: 'closed', notes: null })).statusCode,
    ).toBe(200);
  });

  it('in handling an alert, whose bodies may be left out too', async () => {
    const bodies = [undefined, '', {}, { notes: null }, 'null'];
    for (const body of bodies) {
      const { id } = (await post('/alerts/ingest', ALERT)).json();
      const reply = await post(`/alerts/${id}/acknowledge`, body);
      expect(reply.statusCode, `${JSON.stringify(body)} ${reply.body}`).toBe(200);
      expect(reply.json()).toMatchObject({ status: 'acknowledged', acknowledgement_notes: null });
    }
    for (const body of [undefined, '', {}, { category: null, priority: null, title: null }]) {
      const { id } = (await post('/alerts/ingest', ALERT)).json();
      const reply = await post(`/alerts/${id}/create-incident`, body);
      expect(reply.statusCode, `${JSON.stringify(body)} ${reply.body}`).toBe(201);
    }
  });

  it('but a field that is needed is missing, and a patch takes away', async () => {
    const refused = await post('/alerts/ingest', { ...ALERT, title: null });
    expect(refused.statusCode).toBe(422);
    expect(refused.json().errors).toMatchObject([{ pointer: '/title' }]);
    const opened = await post('/incidents', { ...INCIDENT, description: 'Third floor' });
    const patched = await call(`/incidents/${opened.json().id}`, {
      method: 'PATCH',
      payload: { description: null },
      headers: { 'if-match': String(opened.headers.etag) },
    });
    expect(patched.json()).toMatchObject({ description: null });
  });
});

describe('what is not understood is refused', () => {
  it.each([
    [
      '/incidents?incident_type=hazmat',
      '/incident_type',
      /status, priority, category, building_id, page, page_size/,
    ],
    ['/alerts?page=1&Severity=high', '/Severity', /severity/],
    ['/alerts/pending?page=2', '/page', /there are limit/],
    ['/resources/available?type=vehicle', '/type', /resource_type/],
    ['/auth/me?verbose=1', '/verbose', /it has none/],
  ])('in the query of %s', async (path, pointer, known) => {
    const reply = await call(path);
    expect(reply.statusCode).toBe(422);
    expect(reply.json().errors).toEqual([
      { pointer, in: 'query', detail: expect.stringMatching(/^is no parameter of this route; /) },
    ]);
    expect(reply.json().errors[0].detail).toMatch(known);
  });

  it('but probes may add what they like', async () => {
    expect((await app.server.inject('/health/live?from=balancer')).statusCode).toBe(200);
  });
});

describe('a list of limited length', () => {
  it('says how many there are', async () => {
    for (let n = 0; n < 3; n += 1) await post('/incidents', INCIDENT);
    const whole = await call('/incidents/active');
    const { length } = whole.json();
    expect(whole.headers['x-total-count']).toBe(String(length));
    const capped = await call('/incidents/active?limit=2');
    expect(capped.json()).toHaveLength(2);
    expect(capped.headers['x-total-count']).toBe(String(length));
    await post('/alerts/ingest', ALERT);
    await post('/alerts/ingest', ALERT);
    for (const list of ['pending', 'unacknowledged']) {
      const all = await call(`/alerts/${list}?limit=200`);
      const first = await call(`/alerts/${list}?limit=1`);
      expect(first.json()).toHaveLength(1);
      expect(first.headers['x-total-count']).toBe(String(all.json().length));
    }
    expect((await call('/resources/available')).headers['x-total-count']).toBe('0');
    expect((await call('/buildings/near?lat=45&lng=-73')).headers['x-total-count']).toBe('0');
  });
});

describe('what is stored is what was sent', () => {
  it.each([
    ['1e999', '1e999'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['9007199254740993', '9007199254740993'],
    ['1e-999', '1e-999'],
  ])('so the number %s is refused', async (number, named) => {
    const body = JSON.stringify({ ...ALERT, raw_payload: { a: 'here' } }).replace('"here"', number);
    const reply = await post('/alerts/ingest', body);
    expect(reply.statusCode).toBe(422);
    expect(reply.json().errors[0].detail).toContain(named);
    const asText = await post('/alerts/ingest', body.replace(number, `"${number}"`));
    expect(asText.json().raw_payload).toEqual({ a: number });
  });

  it('so invalid UTF-8 is refused', async () => {
    const [before, after] = JSON.stringify({ ...ALERT, title: 'x|y' }).split('|') as [string, string];
    const body = Buffer.concat([Buffer.from(before), Buffer.from([0xc3, 0x28]), Buffer.from(after)]);
    const reply = await post('/alerts/ingest', body);
    expect(reply.statusCode).toBe(422);
    expect(reply.json().errors).toMatchObject([{ pointer: '', in: 'body', detail: 'must be UTF-8' }]);
  });

  it('and doubles come back as they are', async () => {
    const payload = { a: [0.1, 1 / 3, 5e-324, 1.7976931348623157e308, 2 ** 53, -0.0001] };
    const { id } = (await post('/alerts/ingest', { ...ALERT, raw_payload: payload })).json();
    expect((await call(`/alerts/${id}`)).json().raw_payload).toEqual(payload);
  });
});

it.each(['bearer', 'BEARER', 'Bearer'])('takes the scheme %s', async (scheme) => {
  const authorization = app.ours.as('responder').authorization.replace('Bearer', scheme);
  expect((await call('/auth/me', { headers: { authorization } })).statusCode).toBe(200);
});

it('tells browsers that answers are data, and nobody on the way to keep tokens', async () => {
  const safe = {
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  };
  expect((await call('/alerts/pending')).headers).toMatchObject(safe);
  expect((await call('/nothing')).headers).toMatchObject(safe);
  const login = await post('/auth/login', { email: app.ours.users.responder.email, password: PASSWORD });
  expect(login.headers).toMatchObject({ ...safe, 'cache-control': 'no-store' });
});
