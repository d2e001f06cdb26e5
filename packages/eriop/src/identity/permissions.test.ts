import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ListedRoute } from '../platform/http/route-list.ts';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { UNKNOWN_ID } from '../testing/samples.ts';
import { ROLES, type Role } from './roles.ts';

const DESK: readonly Role[] = ['system_admin', 'agency_admin', 'commander', 'dispatcher'];
const LEADERS: readonly Role[] = [...DESK, 'field_unit_leader'];
const STAFF: readonly Role[] = [...LEADERS, 'responder'];

/**
 * Who may use which route, written down a second time: a permission that changes by mistake, and a route that nobody
 * has decided about, fail here. GET stands for HEAD, too. Everybody may use what is `open`, logged in or not.
 */
const MATRIX: Readonly<Record<string, readonly Role[] | 'open'>> = {
  'GET /health/live': 'open',
  'GET /health/ready': 'open',
  'GET /metrics': 'open',
  'GET /api/openapi.json': 'open',
  'GET /api/docs': 'open',
  'GET /api/docs/:file': 'open',
  'POST /api/v1/auth/login': 'open',
  'POST /api/v1/auth/refresh': 'open',
  'POST /api/v1/auth/logout': ROLES,
  'POST /api/v1/auth/password': ROLES,
  'GET /api/v1/auth/me': ROLES,
  'POST /api/v1/alerts/ingest': [...LEADERS, 'alert_system'],
  'POST /api/v1/alerts/ingest/batch': [...LEADERS, 'alert_system'],
  'GET /api/v1/alerts': STAFF,
  'GET /api/v1/alerts/pending': STAFF,
  'GET /api/v1/alerts/unacknowledged': STAFF,
  'GET /api/v1/alerts/:id': STAFF,
  'POST /api/v1/alerts/:id/acknowledge': LEADERS,
  'POST /api/v1/alerts/:id/dismiss': DESK,
  'POST /api/v1/alerts/:id/assign': DESK,
  'POST /api/v1/alerts/:id/create-incident': LEADERS,
  'POST /api/v1/incidents': LEADERS,
  'GET /api/v1/incidents': STAFF,
  'GET /api/v1/incidents/active': STAFF,
  'GET /api/v1/incidents/:id': STAFF,
  'PATCH /api/v1/incidents/:id': DESK,
  'GET /api/v1/incidents/:id/timeline': STAFF,
  'GET /api/v1/incidents/:id/transitions': STAFF,
  'POST /api/v1/incidents/:id/transition': LEADERS,
  'POST /api/v1/incidents/:id/assign': DESK,
  'POST /api/v1/incidents/:id/escalate': LEADERS,
  'GET /api/v1/resources': STAFF,
  'GET /api/v1/resources/available': STAFF,
  'GET /api/v1/resources/:id': STAFF,
  'POST /api/v1/resources': ['system_admin', 'agency_admin'],
  'PATCH /api/v1/resources/:id/status': LEADERS,
  'PATCH /api/v1/resources/:id/location': LEADERS,
  'GET /api/v1/buildings': STAFF,
  'GET /api/v1/buildings/near': STAFF,
  'GET /api/v1/buildings/:id': STAFF,
};

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const keyOf = ({ method, path }: ListedRoute) => `${method === 'HEAD' ? 'GET' : method} ${path}`;

type Method = 'GET' | 'HEAD' | 'POST' | 'PATCH';

/** Asks for something that is not there, with nothing in the body: who may ask is told 404 or 422, nothing changes. */
async function ask({ method, path }: ListedRoute, headers: object): Promise<number> {
  const reply = await app.server.inject({
    method: method as Method,
    url: path.replace(':id', UNKNOWN_ID),
    headers: { ...headers },
    ...(method !== 'GET' && method !== 'HEAD' && { payload: {} }),
  });
  return reply.statusCode;
}

it('are decided for every route, and for no others', () => {
  const routes = new Set(app.routes.all().map(keyOf));
  expect([...routes].sort()).toEqual(Object.keys(MATRIX).sort());
});

it('are asked for by every route, of every role', async () => {
  for (const route of app.routes.all()) {
    const who = MATRIX[keyOf(route)] ?? [];
    const stranger = await ask(route, {});
    const what = `${route.method} ${route.path}`;
    if (who === 'open') expect(stranger, what).not.toBe(401);
    else expect(stranger, what).toBe(401);
    if (who === 'open') continue;
    expect(await ask(route, { authorization: 'Bearer forged' }), what).toBe(401);
    for (const role of ROLES) {
      const status = await ask(route, app.ours.as(role));
      expect(status, `${what} as ${role}`).not.toBe(401);
      expect(status === 403, `${what} as ${role}: ${status}`).toBe(!who.includes(role));
      expect(status, what).toBeLessThan(500);
    }
  }
});
