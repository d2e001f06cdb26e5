import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HttpOptions } from '../client/http-options.ts';
import type { HttpResponse } from '../client/http-response.ts';
import { Events } from '../events/events.ts';
import { userStreams } from '../random/user-streams.ts';
import { type HttpServer, httpServer } from '../testing/http-server.ts';
import { useManualClock } from '../testing/manual-clock.ts';
import { TimerWheel } from '../timing/timer-wheel.ts';
import { HttpUser } from './http-user.ts';
import { cancel, release } from './internals.ts';
import type { Environment, UserEnvironment } from './user.ts';

class Shopper extends HttpUser {
  static override http: HttpOptions = { headers: { 'X-Tenant': 'blue' }, timeout: 40 };

  override context(): Readonly<Record<string, unknown>> {
    return { shop: 1 };
  }
}

const clock = useManualClock();
let server: HttpServer;
let observed: HttpResponse[];

function given(changes: Partial<UserEnvironment> = {}): UserEnvironment {
  return {
    host: server.url,
    wheel: new TimerWheel(),
    streams: userStreams(1),
    observe: (response) => observed.push(response),
    record: () => {},
    events: new Events(),
    // Not looked at by requests.
    environment: {} as Environment,
    ...changes,
  };
}

beforeEach(async () => {
  observed = [];
  server = await httpServer((request, response) => {
    if (request.url !== '/silence') response.end();
  });
});

afterEach(() => server.close());

describe('HttpUser', () => {
  it('gives its client the options of its class, and reports with its context', async () => {
    const user = new Shopper(given());
    await user.client.get('/', { context: { order: 2 } });
    expect(server.requests[0]?.headers['x-tenant']).toBe('blue');
    expect(observed[0]?.context).toEqual({ shop: 1, order: 2 });
    const late = await clock.settled(user.client.get('/silence'));
    expect([late.cause?.code, late.responseTimeMs]).toEqual(['CLIENT_TIMEOUT', 40]);
    user[release]();
  });

  it('lets the command line win over its class', async () => {
    const user = new Shopper(given({ http: { headers: { 'X-Tenant': 'green' } } }));
    await user.client.get('/');
    expect(server.requests[0]?.headers['x-tenant']).toBe('green');
    user[release]();
  });

  it('may still make requests after it was killed, until it is over', async () => {
    const user = new Shopper(given());
    const pending = user.client.get('/silence', { timeout: 0 });
    user[cancel]();
    await expect(pending).rejects.toMatchObject({ code: 'CLIENT_CANCELLED' });
    expect((await user.client.get('/logout')).status).toBe(200);
    user[release]();
    await expect(user.client.get('/')).rejects.toMatchObject({ code: 'CLIENT_CANCELLED' });
  });

  it('needs a host', () => {
    expect(() => new Shopper(given({ host: null }))).toThrow('Shopper has no host');
  });
});
