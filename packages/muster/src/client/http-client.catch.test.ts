import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HttpServer, httpServer } from '../testing/http-server.ts';
import { type TestClient, testClient } from '../testing/test-client.ts';
import type { CaughtResponse } from './caught-response.ts';
import { ResponseError } from './response-error.ts';

let server: HttpServer;
let test: TestClient;

/** What was reported of each request: its name and why it failed. */
function reported(): [string, string | null][] {
  return test.observed.map(({ name, error }) => [name, error]);
}

beforeEach(async () => {
  server = await httpServer((request, response) => {
    response.writeHead(Number(request.url.slice(1)), { 'Content-Type': 'text/plain' }).end('body');
  });
  test = testClient(server.url);
});

afterEach(async () => {
  test.client.close();
  await server.close();
});

describe('catch', () => {
  it('leaves a response that is not marked to its status', async () => {
    const ok = await test.client.get('/200', { catch: () => {} });
    const failed = await test.client.get('/500', { catch: async () => {} });
    expect([ok.ok, failed.ok]).toEqual([true, false]);
    expect(reported()).toEqual([
      ['/200', null],
      ['/500', 'HTTP 500'],
    ]);
  });

  it('leaves a response that is not marked to expect, when given', async () => {
    await test.client.get('/500', { expect: 500, catch: () => {} });
    await test.client.get('/200', { expect: () => 'not as expected', catch: () => {} });
    expect(reported()).toEqual([
      ['/500', null],
      ['/200', 'not as expected'],
    ]);
  });

  it('reports a failure below HTTP', async () => {
    const url = server.url;
    await server.close();
    const seen: unknown[] = [];
    const refused = testClient(url);
    await refused.client.get('/200', {
      catch: (response) => void seen.push(response.status, response.error),
    });
    expect(seen).toEqual([0, 'CLIENT_CONNECTION_REFUSED: nothing listens at the host']);
    expect(refused.observed[0]?.error).toBe('CLIENT_CONNECTION_REFUSED: nothing listens at the host');
    server = await httpServer(() => {});
  });

  it('makes a success of any status', async () => {
    const response = await test.client.get('/500', { catch: (response) => response.success() });
    expect([response.ok, response.status]).toEqual([true, 500]);
    expect(reported()).toEqual([['/500', null]]);
  });

  it('makes a failure of any status, by text or exception', async () => {
    await test.client.get('/200', { catch: (response) => response.failure('too short') });
    await test.client.get('/200', { catch: (response) => response.failure(new Error('an error')) });
    expect(reported()).toEqual([
      ['/200', 'too short'],
      ['/200', 'an error'],
    ]);
  });

  it('takes the last of several marks', async () => {
    await test.client.get('/200', {
      catch: (response) => {
        response.failure('first');
        response.success();
      },
    });
    expect(reported()).toEqual([['/200', null]]);
  });

  it('reports what was marked, and passes on what is thrown afterwards', async () => {
    const thrown = new Error('later');
    const marked = (mark: (response: CaughtResponse) => void, then: Error): Promise<unknown> =>
      test.client.get('/200', {
        catch: (response) => {
          mark(response);
          throw then;
        },
      });
    await expect(marked((response) => response.success(), thrown)).rejects.toBe(thrown);
    await expect(marked((response) => response.failure('bad'), thrown)).rejects.toBe(thrown);
    const responseError = new ResponseError('also passed on');
    await expect(marked((response) => response.success(), responseError)).rejects.toBe(responseError);
    expect(reported()).toEqual([
      ['/200', null],
      ['/200', 'bad'],
      ['/200', null],
    ]);
  });

  it('makes a failure of a ResponseError, and swallows it', async () => {
    const response = await test.client.get('/200', {
      catch: async (response) => {
        if (response.text() === 'body') throw new ResponseError('not the right body');
      },
    });
    expect(response.error).toBe('not the right body');
    expect(reported()).toEqual([['/200', 'not the right body']]);
  });

  it('does not report at all when anything else is thrown, and passes it on', async () => {
    const thrown = new TypeError('a bug');
    const block = (): never => {
      throw thrown;
    };
    await expect(test.client.get('/200', { catch: block })).rejects.toBe(thrown);
    await expect(test.client.get('/500', { catch: async () => block() })).rejects.toBe(thrown);
    expect(reported()).toEqual([]);
  });

  it('reports under the name that the block gives', async () => {
    const block = (response: CaughtResponse): void => {
      response.name = `${response.name} (${response.text()})`;
    };
    await test.client.get('/200', { catch: block });
    await test.client.get('/404', { name: 'missing', catch: block });
    expect(reported()).toEqual([
      ['/200 (body)', null],
      ['missing (body)', 'HTTP 404'],
    ]);
  });

  it('measures the request, not the block', async () => {
    let inBlock = 0;
    const response = await test.client.get('/200', {
      catch: async (response) => {
        inBlock = response.responseTimeMs;
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect(test.observed).toEqual([]);
      },
    });
    expect(inBlock).toBeGreaterThan(0);
    expect([response.responseTimeMs, test.observed[0]?.responseTimeMs]).toEqual([inBlock, inBlock]);
  });

  it('cannot mark a response after the block', async () => {
    let kept: CaughtResponse | undefined;
    await test.client.get('/200', {
      catch: (response) => {
        kept = response;
      },
    });
    expect(() => kept?.failure('too late')).toThrow(
      expect.objectContaining({ code: 'CLIENT_ALREADY_REPORTED' }),
    );
    expect(kept?.ok).toBe(true);
  });

  it('is not called for a request that is cancelled', async () => {
    const silent = await httpServer(() => {});
    const other = testClient(silent.url);
    let called = false;
    const pending = other.client.get('/', {
      catch: () => {
        called = true;
      },
    });
    await expect.poll(() => silent.requests.length).toBe(1);
    other.client.close();
    await expect(pending).rejects.toMatchObject({ code: 'CLIENT_CANCELLED' });
    expect([called, other.observed]).toEqual([false, []]);
    await silent.close();
  });
});
