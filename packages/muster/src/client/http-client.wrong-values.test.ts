import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HttpServer, httpServer } from '../testing/http-server.ts';
import { type TestClient, testClient } from '../testing/test-client.ts';
import type { RequestOptions } from './request-options.ts';
import { ResponseError } from './response-error.ts';

let server: HttpServer;
let test: TestClient;

/** Options as JavaScript may give them. */
function unchecked(options: object): RequestOptions {
  return options as RequestOptions;
}

beforeEach(async () => {
  server = await httpServer((request, response) => {
    if (request.url === '/broken') response.setHeader('Content-Encoding', 'gzip');
    response.end('body');
  });
  test = testClient(server.url);
});

afterEach(async () => {
  test.client.close();
  await server.close();
});

describe('a body that cannot be decompressed', () => {
  const error = 'CLIENT_MALFORMED_RESPONSE: a body that is not valid gzip';

  it('is a failure when a catch block reads it', async () => {
    const response = await test.client.get('/broken', { catch: (response) => void response.text() });
    expect(response.error).toContain('not valid gzip');
    expect(test.observed.map(({ error }) => error?.slice(0, 26))).toEqual([error.slice(0, 26)]);
  });

  it('goes on to the task when the block reads the body of another request', async () => {
    const other = await test.client.get('/broken');
    await expect(test.client.get('/', { catch: () => void other.text() })).rejects.toMatchObject({
      code: 'CLIENT_MALFORMED_RESPONSE',
    });
  });
});

describe('what answers have elsewhere', () => {
  it.each([
    ['status_code', 'it is called `status`'],
    ['statusCode', 'it is called `status`'],
    ['body', 'read it with `text()`, `json()` or `bytes`'],
    ['data', 'read it with `json()`'],
    ['elapsed', 'it is called `responseTimeMs`'],
  ])('%s is refused with its name here: undefined >= 400 is false', async (name, instead) => {
    const response = (await test.client.get('/')) as unknown as Record<string, unknown>;
    expect(() => response[name]).toThrow(`a response has no property '${name}'; ${instead}`);
    const asked = test.client.get('/', { expect: (answer) => void (answer as never)[name] });
    expect((await asked).error).toContain(instead);
  });
});

describe('methods', () => {
  it.each([
    ['get', "there is no method 'get'; write 'GET'"],
    ['FOO', "there is no method 'FOO'; there are GET, HEAD"],
    ['/path', "there is no method '/path'"],
    [undefined, "there is no method 'undefined'"],
  ])('%s is none', async (method, message) => {
    await expect(test.client.request(method as never, '/')).rejects.toMatchObject({
      code: 'CLIENT_INVALID_REQUEST',
      message: expect.stringContaining(message),
    });
    expect(test.observed).toEqual([]);
  });
});

describe('what `expect` gives', () => {
  it.each<[string, unknown]>([
    ['gave false: it gives the reason for a failure, or nothing', false],
    ['gave true:', true],
    ['gave 0:', 0],
    ['gave an object:', { a: 1 }],
    ['no products', new Error('no products')],
    ['failed without a reason', ''],
  ])('is a failure when it is no reason: %s', async (error, given) => {
    await test.client.get('/', { expect: () => given as never });
    expect(test.observed[0]?.error).toContain(error);
  });

  it.each([undefined, null])('%s is a success', async (given) => {
    await test.client.get('/', { expect: () => given });
    expect(test.observed[0]?.error).toBeNull();
  });
});

describe('options of a wrong type', () => {
  it.each([
    { expect: '200' },
    { expect: [] },
    { expect: 99 },
    { expect: Number.NaN },
    { expect: [200, 2.5] },
    { name: '' },
    { context: 5 },
    { context: null },
    { context: 'gold' },
    { expect: ['200'] },
    { expect: {} },
    { catch: 1 },
    { query: 'a=1' },
    { query: null },
    { query: new URLSearchParams('a=1') },
    { form: 'a=1' },
    { form: [] },
    { headers: 'A: b' },
    { headers: new Map([['A', 'b']]) },
    { headers: { A: null } },
    { headers: { A: ['b'] } },
    { json: 1n },
    { json: () => {} },
    { name: 5 },
    { name: null },
    { timeout: '30' },
    { timeout: -1 },
    { allowRedirects: 'no' },
    { discardBody: 1 },
    { stream: 'yes' },
    { stream: true, discardBody: true },
  ])('are refused before anything is sent: %o', async (options) => {
    await expect(test.client.post('/', unchecked(options))).rejects.toMatchObject({
      code: 'CLIENT_INVALID_REQUEST',
    });
    expect([server.requests, test.observed]).toEqual([[], []]);
  });

  it('null as expect or catch is like leaving it out', async () => {
    expect((await test.client.get('/', unchecked({ expect: null, catch: null }))).error).toBe(null);
  });

  it('headers without a value are left out, and numbers become text', async () => {
    await test.client.get('/', unchecked({ headers: { 'X-None': undefined, 'X-Number': 5 } }));
    const { headers } = server.requests[0] as HttpServer['requests'][number];
    expect([headers['x-none'], headers['x-number']]).toEqual([undefined, '5']);
  });
});

describe('an option that there is not', () => {
  it.each([
    ['params', "there is no option 'params'; it is called 'query'"],
    ['data', "there is no option 'data'; an object goes into 'json' or 'form', text and bytes into 'body'"],
    ['files', "there is no option 'files'; give a FormData as 'body'"],
    [
      'verify',
      "there is no option 'verify'; it is `insecure` of `static http`, or of `this.client.configure()`",
    ],
    ['allow_redirects', "there is no option 'allow_redirects'; it is called 'allowRedirects'"],
    ['auth', "there is no option 'auth'; set `this.client.auth`, or give a header Authorization"],
    [
      'catch_response',
      "there is no option 'catch_response'; it is called 'catch', and is a function that looks at the response",
    ],
    ['header', "there is no option 'header'; it is called 'headers'"],
    ['Json', "there is no option 'Json'; it is called 'json'"],
    [
      'whatever',
      "there is no option 'whatever'; there are json, form, body, name, query, headers, timeout, allowRedirects, expect, catch, context, discardBody, stream",
    ],
  ])('is refused before anything is sent: %s', async (name, message) => {
    // As in a variable that the compiler does not look into.
    const options: object = { [name]: { a: 1 } };
    await expect(test.client.post('/', options)).rejects.toMatchObject({
      code: 'CLIENT_INVALID_REQUEST',
      message,
    });
    expect([server.requests, test.observed]).toEqual([[], []]);
  });

  it.each([
    ["'text'", 'text'],
    ['a list', [1]],
    ['null', null],
    ['5', 5],
  ])('no more than what is no object of options: %s', async (shown, given) => {
    const message = `the options are one object, such as { json: … }, not ${shown}: what is to be sent goes into 'json', 'form' or 'body'`;
    await expect(test.client.post('/', given as never)).rejects.toMatchObject({ message });
    // axios and k6 take the body second and the options third.
    if (given !== null)
      await expect(test.client.post('/', {}, given as never)).rejects.toMatchObject({ message });
    expect(server.requests).toEqual([]);
  });

  it('tells the line of the author that gave it', async () => {
    const thrown = await test.client.get('/', unchecked({ params: {} })).catch((error: unknown) => error);
    expect((thrown as Error).stack?.split('\n').slice(1, 3).join()).toContain(
      'http-client.wrong-values.test',
    );
  });

  it('a header that cannot be sent tells its line too', async () => {
    const thrown = await test.client.get('/', { headers: { A: '\r\n' } }).catch((error: unknown) => error);
    expect((thrown as Error).stack?.split('\n').slice(1, 3).join()).toContain(
      'http-client.wrong-values.test',
    );
  });
});

describe('a path that is none', () => {
  it.each([5, undefined, {}, null])('is refused: %s', async (path) => {
    await expect(test.client.get(path as never)).rejects.toMatchObject({ code: 'CLIENT_INVALID_REQUEST' });
  });
});

describe('a failure without a reason', () => {
  it.each<RequestOptions>([
    { catch: (response) => response.failure('') },
    { catch: (response) => response.failure(new Error('')) },
    {
      catch: () => {
        throw new ResponseError('');
      },
    },
    { expect: () => '' },
    {
      expect: () => {
        throw new Error('');
      },
    },
  ])('says so: %o', async (options) => {
    expect((await test.client.get('/', options)).error).toBe('failed without a reason');
  });
});

it('names an absolute URL without its fragment', async () => {
  expect((await test.client.get(`${server.url}/a?b=c#d`)).name).toBe(`${server.url}/a?b=c`);
});
