import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import type { HttpOptions } from '../client/http-options.ts';
import { events } from '../events/events.ts';
import { type LoneUser, runUser } from '../load/testing/run-user.ts';
import { certificates, testAuthority } from '../testing/certificates.ts';
import { proxyServer } from '../testing/proxy-server.ts';
import { StopUser } from './control-flow.ts';
import type { RequestEvent } from './report-request.ts';
import { task } from './task.ts';
import type { ConnectOptions } from './web-socket/open-web-socket.ts';
import type { WebSocketConnection } from './web-socket/web-socket-connection.ts';
import { WebSocketUser } from './web-socket-user.ts';

let http: Server;
let server: WebSocketServer;
let host: string;
/** What the server has seen of its clients: subprotocol, header and path; code and reason of the end. */
let seen: string[];
/** Headers of the last one that connected. */
let asked: IncomingHttpHeaders;

beforeEach(async () => {
  seen = [];
  ofClass = {};
  http = createServer((request, response) => {
    if (request.url === '/login') response.setHeader('Set-Cookie', 'session=7');
    response.end(request.headers.cookie ?? 'none');
  });
  server = new WebSocketServer({ noServer: true });
  server.on('headers', (headers) => headers.push('Set-Cookie: shard=3; Path=/'));
  http.on('upgrade', (request, socket, head) => {
    if (request.url === '/refused') {
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    if (request.url === '/silent') return;
    server.handleUpgrade(request, socket, head, (client) => {
      seen.push(`${client.protocol} ${request.headers['x-tenant']} ${request.url}`);
      asked = request.headers;
      serve(client);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  host = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});

afterEach(() => {
  for (const client of server.clients) client.terminate();
  http.closeAllConnections();
  http.close();
});

/** Answers with the same message; `flood n` with n numbers, `close` by closing, `cut` by breaking off. */
function serve(client: WebSocket): void {
  client.once('close', (code, reason) => seen.push(`closed ${code} ${reason}`));
  client.on('message', (data, isBinary) => {
    const [command, count] = data.toString().split(' ');
    if (command === 'flood') for (let n = 0; n < Number(count); n++) client.send(String(n));
    if (command === 'close') client.close(4001, 'enough');
    else if (command === 'cut') client.terminate();
    else client.send(data, { binary: isBinary });
  });
}

let ofClass: HttpOptions;

/** Runs one task of one user, who is stopped after it, and gives what the task gave. */
async function actOnce<Result>(
  act: (user: WebSocketUser) => Promise<Result>,
  options: { host?: string; http?: HttpOptions } = { host },
): Promise<{ result: Result; lone: LoneUser<WebSocketUser> }> {
  const results: Result[] = [];
  class Watcher extends WebSocketUser {
    static override http: HttpOptions = ofClass;
    @task()
    async work() {
      results.push(await act(this));
      throw new StopUser();
    }
  }
  const lone = runUser(Watcher, options);
  while (results.length === 0 && lone.exceptions.length === 0) await turn();
  lone.run.stop();
  await lone.run.over;
  return { result: results[0] as Result, lone };
}

function open(user: WebSocketUser, options?: ConnectOptions): Promise<WebSocketConnection> {
  return user.connect('/feed', options);
}

describe('WebSocketUser', () => {
  it('connects, recorded as WS connect, and talks in text and bytes', async () => {
    const { result, lone } = await actOnce(async (user) => {
      const connection = await open(user, { protocols: ['v2', 'v1'], headers: { 'X-Tenant': 'acme' } });
      connection.sendJson({ id: 7 });
      const json = (await connection.receive()).json<{ id: number }>();
      connection.send(Buffer.from([1, 2, 3]));
      const { data, length } = await connection.receive();
      return { json, data, length, protocol: connection.protocol };
    });
    expect(result).toEqual({ json: { id: 7 }, data: Buffer.from([1, 2, 3]), length: 3, protocol: 'v2' });
    expect(seen[0]).toBe('v2 acme /feed');
    expect(lone.samples).toMatchObject([{ method: 'WS', name: 'connect', error: null }]);
    expect(lone.exceptions).toEqual([]);
  });

  it('measures round trips', async () => {
    const { lone } = await actOnce(async (user) => {
      const connection = await open(user, { name: 'open feed' });
      await user.measure('WS', 'echo', async () => {
        connection.send('hello');
        return connection.receive({ match: (message) => message.text() === 'hello' });
      });
      await user.measure('WS', 'nothing', () => connection.receive({ timeout: 1 }));
    });
    expect(lone.samples.map(({ name, error }) => [name, error])).toEqual([
      ['open feed', null],
      ['echo', null],
      ['nothing', 'no message within 1 ms'],
    ]);
  });

  it('closes its connections when the user ends', async () => {
    const { result } = await actOnce((user) => open(user));
    while (result.ended === null) await turn();
    expect(result.ended.code).toBe(1006);
    while (server.clients.size > 0) await turn();
  });

  it('takes a whole URL, also without a host', async () => {
    const url = host.replace('http', 'ws');
    const { lone } = await actOnce((user) => user.connect(`${url}/elsewhere`), {});
    expect(seen[0]).toBe(' undefined /elsewhere');
    expect(lone.exceptions).toEqual([]);
    const { lone: hostless } = await actOnce((user) => open(user), {});
    expect(hostless.exceptions).toMatchObject([{ code: 'HOST_MISSING' }]);
  });

  it('tells the listeners of `request` of a connection', async () => {
    const heard: RequestEvent[] = [];
    const listener = events.request.addListener((event) => heard.push(event));
    const { result } = await actOnce((user) => open(user, { context: { shard: 1 } }));
    events.request.removeListener(listener);
    expect(heard).toMatchObject([
      { requestType: 'WS', name: 'connect', exception: null, context: { shard: 1 } },
    ]);
    expect(heard[0]?.url).toBe(`${host.replace('http', 'ws')}/feed`);
    expect(heard[0]?.response).toBe(result);
  });
});

describe('a connection that does not come about', () => {
  it.each([
    ['HTTP 401 instead of a WebSocket', '/refused', {}],
    ['no WebSocket within the time-out of 20 ms', '/silent', { timeout: 20 }],
    ['An invalid or duplicated subprotocol was specified', '/feed', { protocols: ['a', 'a'] }],
  ] as const)('is a failure and an exception: %s', async (message, path, options) => {
    const { lone } = await actOnce((user) => user.connect(path, options));
    expect(lone.samples).toMatchObject([{ method: 'WS', name: 'connect', error: message }]);
    expect(lone.exceptions).toMatchObject([{ code: 'WEB_SOCKET_CONNECT_FAILED', message }]);
  });

  it('says when nothing listens', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');
    const { lone } = await actOnce((user) => open(user), { host: `http://127.0.0.1:${port}` });
    expect(lone.samples).toMatchObject([{ error: 'nothing listens at the host' }]);
  });

  it('is not recorded when the user was killed meanwhile', async () => {
    class Watcher extends WebSocketUser {
      outcome: unknown = null;
      @task()
      async work() {
        await this.connect('/silent').catch((thrown: unknown) => {
          this.outcome = thrown;
        });
      }
    }
    const { user, run, samples } = runUser(Watcher, { host });
    const [, socket] = await once(http, 'upgrade');
    run.kill();
    await run.over;
    while (user.outcome === null) await turn();
    expect(user.outcome).toBeInstanceOf(StopUser);
    expect(samples).toEqual([]);
    socket.destroy();
  });

  it('is closed at once when the user ends while the library is being loaded', async () => {
    class Watcher extends WebSocketUser {
      @task()
      async work() {
        await this.connect('/feed');
      }
    }
    const { run, samples } = runUser(Watcher, { host });
    run.kill();
    await run.over;
    for (let turns = 0; turns < 50; turns++) await turn();
    expect(samples).toEqual([]);
    expect(server.clients.size).toBe(0);
  });
});

describe('receiving', () => {
  it('takes the messages that match and leaves the others, in order', async () => {
    const { result } = await actOnce(async (user) => {
      const connection = await open(user);
      connection.send('flood 5');
      const taken = [await connection.receive({ match: (message) => message.text() === '3' })];
      for (let count = 0; count < 3; count++) taken.push(await connection.receive());
      return taken.map((message) => message.data);
    });
    expect(result).toEqual(['3', '0', '1', '2']);
  });

  it('gives several waiters each its own', async () => {
    const { result } = await actOnce(async (user) => {
      const connection = await open(user);
      const second = connection.receive({ match: (message) => message.text() === 'b' });
      const first = connection.receive();
      const third = connection.receive();
      for (const text of ['a', 'b', 'c']) connection.send(text);
      return (await Promise.all([first, second, third])).map((message) => message.text());
    });
    expect(result).toEqual(['a', 'b', 'c']);
  });

  it('keeps the newest 1,000 messages and counts what it dropped', async () => {
    const { result } = await actOnce(async (user) => {
      const connection = await open(user);
      connection.send('flood 1200');
      const last = await connection.receive({ match: (message) => message.text().startsWith('flood') });
      return { last: last.text(), dropped: connection.dropped, next: (await connection.receive()).text() };
    });
    expect(result).toEqual({ last: 'flood 1200', dropped: 200, next: '200' });
  });

  it('rejects when a match throws', async () => {
    const { lone } = await actOnce(async (user) => {
      const connection = await open(user);
      connection.send('no json');
      await connection.receive({ match: (message) => message.json<{ id: number }>().id === 1 });
    });
    expect(lone.exceptions).toMatchObject([{ name: 'SyntaxError' }]);
  });

  it.each([
    ['close', 'the connection is closed (4001: enough)'],
    ['cut', 'the connection is closed (1006)'],
  ])('rejects when the server does: %s', async (command, message) => {
    const { result, lone } = await actOnce(async (user) => {
      const connection = await open(user);
      connection.send(command);
      const waited = await connection.receive().catch((thrown: unknown) => thrown);
      const later = await connection.receive().catch((thrown: unknown) => thrown);
      expect(() => connection.send('x')).toThrow(expect.objectContaining({ code: 'WEB_SOCKET_CLOSED' }));
      return [waited, later];
    });
    expect(lone.exceptions).toEqual([]);
    expect(result).toMatchObject([
      { code: 'WEB_SOCKET_CLOSED', message },
      { code: 'WEB_SOCKET_CLOSED', message },
    ]);
  });

  it('stops with the user', async () => {
    class Watcher extends WebSocketUser {
      connected = false;
      @task()
      async work() {
        const connection = await this.connect('/feed');
        this.connected = true;
        await this.measure('WS', 'never', () => connection.receive());
      }
    }
    const { user, run, samples, exceptions, wheel } = runUser(Watcher, { host });
    while (!user.connected) await turn();
    run.kill();
    await run.over;
    expect(samples.map(({ name }) => name)).toEqual(['connect']);
    expect(exceptions).toEqual([]);
    expect(wheel.pending).toBe(0);
  });
});

describe('listening', () => {
  it('gives every message, and counts what the listener throws', async () => {
    const { result, lone } = await actOnce(async (user) => {
      const connection = await open(user);
      const heard: string[] = [];
      connection.send('flood 2');
      await connection.receive({ match: (message) => message.text() === 'flood 2' });
      connection.onMessage((message) => {
        heard.push(message.text());
        if (message.text() === '1') throw new Error('slipped');
      });
      connection.send('a');
      const answer = await connection.receive();
      connection.onMessage(async () => {
        throw new Error('slipped later');
      });
      connection.send('b');
      await connection.receive();
      return { heard, answer: answer.text() };
    });
    expect(result).toEqual({ heard: ['0', '1', 'a'], answer: 'a' });
    expect(lone.exceptions.map(String)).toEqual(['Error: slipped', 'Error: slipped later']);
  });
});

describe('beside HTTP', () => {
  it('shares cookies, headers and credentials with the client', async () => {
    ofClass = { headers: { 'X-Tenant': 'blue', 'X-Class': '1' } };
    const { result } = await actOnce(async (user) => {
      await user.client.get('/login');
      user.client.headers['X-Tenant'] = 'green';
      user.client.auth = { username: 'ann', password: 'pw' };
      await open(user, { headers: { Cookie: 'lang=de', 'X-Own': '2' } });
      return (await user.client.get('/')).text();
    });
    expect(asked).toMatchObject({
      cookie: 'session=7; lang=de',
      'x-tenant': 'green',
      'x-class': '1',
      'x-own': '2',
      authorization: `Basic ${Buffer.from('ann:pw').toString('base64')}`,
    });
    expect(result).toBe('session=7; shard=3');
  });

  it('sends the credentials of the host, and what the class says, before any request', async () => {
    ofClass = { headers: { 'X-Tenant': 'blue' } };
    await actOnce((user) => open(user), { host: host.replace('//', '//ann:pw@') });
    const authorization = `Basic ${Buffer.from('ann:pw').toString('base64')}`;
    expect(asked).toMatchObject({ 'x-tenant': 'blue', authorization });
  });

  it('goes through the proxy of the class', async () => {
    const proxy = await proxyServer();
    ofClass = { proxy: proxy.url };
    const { result } = await actOnce(async (user) => {
      const connection = await open(user);
      connection.send('hello');
      return (await connection.receive()).text();
    });
    expect([result, proxy.asked]).toEqual(['hello', [`CONNECT ${new URL(host).host}`]]);
    await proxy.close();
  });

  it('ends its requests when it is killed', async () => {
    http.removeAllListeners('request');
    class Asker extends WebSocketUser {
      @task()
      async ask() {
        await this.client.get('/never', { timeout: 0 });
      }
    }
    const asking = once(http, 'request');
    const { run, exceptions, wheel } = runUser(Asker, { host });
    await asking;
    run.kill();
    await run.over;
    expect([exceptions, wheel.pending]).toEqual([[], 0]);
  });
});

describe('an option that there is not', () => {
  it.each([
    ['header', "it is called 'headers', an object of names and values"],
    ['verify', "it is called 'insecure', and means the opposite"],
    ['timeOut', "it is called 'timeout'"],
  ])('is refused: %s', async (name, hint) => {
    const options: object = { [name]: false };
    const { lone } = await actOnce((user) => open(user, options));
    expect(lone.exceptions).toMatchObject([
      { code: 'CLIENT_INVALID_REQUEST', message: `there is no option of connect() '${name}'; ${hint}` },
    ]);
  });
});

it.each([5, 'chat', [5]])(
  'subprotocols of %j are refused, and are no failure of the server',
  async (protocols) => {
    const { lone } = await actOnce((user) => open(user, { protocols: protocols as never }));
    expect(lone.exceptions).toMatchObject([
      { code: 'CLIENT_INVALID_REQUEST', message: "`protocols` must be a list of texts, such as ['chat']" },
    ]);
    expect(lone.samples).toEqual([]);
  },
);

it('an option of receive() that there is not is refused', async () => {
  const options: object = { filter: () => true };
  const { lone } = await actOnce(async (user) => (await open(user)).receive(options));
  expect(lone.exceptions).toMatchObject([
    { message: "there is no option of receive() 'filter'; it is called 'match'" },
  ]);
});

describe('over TLS', () => {
  let secure: TlsServer;
  let url: string;

  beforeEach(async () => {
    secure = createTlsServer(certificates.server);
    new WebSocketServer({ server: secure }).on('connection', serve);
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    url = `https://127.0.0.1:${(secure.address() as AddressInfo).port}`;
  });

  afterEach(() => {
    secure.closeAllConnections();
    secure.close();
  });

  it('verifies the certificate', async () => {
    const { lone } = await actOnce((user) => open(user), { host: url });
    expect(lone.samples).toMatchObject([{ error: 'connecting failed (UNABLE_TO_VERIFY_LEAF_SIGNATURE)' }]);
  });

  it.each<[ConnectOptions, HttpOptions, HttpOptions?]>([
    [{ ca: testAuthority }, {}],
    [{ insecure: true }, {}],
    [{}, { ca: testAuthority }],
    [{}, { insecure: true }],
    [{}, {}, { insecure: true }],
    [{ insecure: true }, { insecure: false }],
  ])(
    'trusts what it is told to, by connect(), the class or the command line: %o %o %o',
    async (options, http, ofCommandLine) => {
      ofClass = http;
      const { result, lone } = await actOnce(
        async (user) => {
          const connection = await open(user, options);
          connection.send('hello');
          return (await connection.receive()).text();
        },
        { host: url, ...(ofCommandLine && { http: ofCommandLine }) },
      );
      expect(lone.exceptions).toEqual([]);
      expect(result).toBe('hello');
    },
  );
});

describe('closing', () => {
  it('tells the server the code, and waits for it', async () => {
    const { result } = await actOnce(async (user) => {
      const connection = await open(user);
      await connection.close(3001, 'done');
      await connection.close();
      return connection.ended;
    });
    expect(result).toEqual({ code: 3001, reason: 'done' });
    expect(seen.at(-1)).toBe('closed 3001 done');
  });
});
