import { Buffer } from 'node:buffer';
import { baseUrl, type SplitUrl, splitUrl } from '../client/base-url.ts';
import { ClientError } from '../client/client-error.ts';
import type { HttpClient } from '../client/http-client.ts';
import { changeHttpOptions, type HttpOptions } from '../client/http-options.ts';
import { type Opening, openingOf } from '../client/opening.ts';
import { takePlannedStart } from '../client/planned-start.ts';
import { ControlFlow, StopUser } from './control-flow.ts';
import { clientOf, hostMissing, resolvedOnce } from './http-user.ts';
import { cancel, countException, plan, release, report, unanswered } from './internals.ts';
import { timesOf } from './measure.ts';
import { User, type UserEnvironment } from './user.ts';
import {
  type ConnectOptions,
  checkConnectOptions,
  makeWebSocket,
  opened,
} from './web-socket/open-web-socket.ts';
import { WebSocketConnection } from './web-socket/web-socket-connection.ts';
import { webSocketUrl } from './web-socket/web-socket-url.ts';

/**
 * A user that talks over WebSockets, and over HTTP as an {@link HttpUser} does: its cookies, its headers and
 * `static http` hold for both. Opening a WebSocket is recorded by itself; what a message means only the locustfile
 * knows, so round trips are measured there.
 *
 * @example
 * class Watcher extends WebSocketUser {
 *   #feed!: WebSocketConnection;
 *   override async onStart() {
 *     this.#feed = await this.connect('/feed');
 *   }
 *   @task()
 *   async echo() {
 *     await this.measure('WS', 'echo', async () => {
 *       this.#feed.sendJson({ id: 7 });
 *       return this.#feed.receive({ match: (message) => message.json<{ id: number }>().id === 7, timeout: 5000 });
 *     });
 *   }
 * }
 */
export abstract class WebSocketUser extends User {
  /** How its clients and WebSockets connect. A subclass that sets its own replaces all of it. */
  static http: HttpOptions = {};

  readonly #given: UserEnvironment;
  /** Null until it is asked for: most of these users make no HTTP request. */
  #client: HttpClient | null = null;
  #open: Set<WebSocketConnection> | null = null;
  /** How often connections were given back: one that opens after that is closed at once. */
  #releases = 0;

  /** @internal */
  constructor(environment: UserEnvironment) {
    super(environment);
    this.#given = environment;
  }

  /**
   * An HTTP client of this user's own.
   *
   * @throws MusterError HOST_MISSING
   */
  get client(): HttpClient {
    this.#client ??= clientOf(this, this.#given);
    return this.#client;
  }

  /**
   * Opens a WebSocket; recorded as `WS` `connect`. It is closed when the user ends.
   *
   * @param path joins the host, whose `http` becomes `ws`; or a whole URL
   * @throws WebSocketError WEB_SOCKET_CONNECT_FAILED, after it has been recorded as a failure
   * @throws ClientError CLIENT_INVALID_REQUEST for an option that there is not, or a URL that is none
   * @throws MusterError HOST_MISSING
   * @throws StopUser when the user is killed meanwhile
   */
  async connect(path: string, options: ConnectOptions = {}): Promise<WebSocketConnection> {
    checkConnectOptions(options);
    const url = webSocketUrl(this.#hostFor(path), path);
    const releases = this.#releases;
    const startTime = Date.now();
    const plannedAt = takePlannedStart(this[plan]);
    const started = performance.now();
    const done = (error: string | null, response: WebSocketConnection | null): void => {
      const times = timesOf(started, performance.now() - started, plannedAt);
      const sample = {
        method: 'WS',
        name: options.name ?? 'connect',
        ...times,
        responseLength: 0,
        error,
      };
      this[report](sample, { startTime, response, context: options.context, url });
    };
    try {
      const connection = await this.#connect(url, options);
      done(null, connection);
      return connection;
    } catch (thrown) {
      // A listener of `request` threw it.
      if (thrown instanceof ControlFlow) throw thrown;
      if (this.#releases !== releases) {
        this[unanswered](performance.now() - started);
        throw new StopUser('the user was stopped while it connected');
      }
      done((thrown as Error).message, null);
      throw thrown;
    }
  }

  /** @internal */
  override [cancel](): void {
    this.#client?.cancel();
    this.#closeAll();
  }

  /** @internal */
  override [release](): void {
    this.#client?.close();
    this.#closeAll();
  }

  #closeAll(): void {
    this.#releases += 1;
    for (const connection of this.#open ?? []) connection.terminate();
  }

  async #connect(url: string, options: ConnectOptions): Promise<WebSocketConnection> {
    const releases = this.#releases;
    const at = httpUrl(url);
    const socket = await makeWebSocket(url, at.base.origin, options, this.#opening(at, options));
    const onException = (thrown: unknown): void => this[countException](thrown);
    const connection = new WebSocketConnection(socket, this.#given.wheel, onException);
    this.#open ??= new Set();
    this.#open.add(connection);
    socket.once('close', () => this.#open?.delete(connection));
    socket.once('upgrade', ({ headers }) => this.#keepCookies(headers['set-cookie'] ?? [], at));
    const open = opened(socket, options.timeout);
    if (this.#releases !== releases) connection.terminate();
    await open;
    return connection;
  }

  #opening(at: SplitUrl, { headers, insecure, ca }: ConnectOptions): Opening {
    const opening = this.#client?.opening(at, headers) ?? this.#openingOfClass(at, headers);
    if (insecure === undefined && ca === undefined) return opening;
    const changes = { insecure, ca: ca === undefined ? undefined : Buffer.from(ca) } as HttpOptions;
    return { ...opening, options: changeHttpOptions(opening.options, changes) };
  }

  #openingOfClass(at: SplitUrl, headers: ConnectOptions['headers']): Opening {
    const { http } = this.constructor as unknown as { http: HttpOptions };
    const base = this.host === null ? at.base : baseUrl(this.host);
    const { authorization } = base;
    const options = resolvedOnce(http, this.#given.http);
    return openingOf({ base, options, authorization, headers: null, cookies: null }, at, headers);
  }

  #keepCookies(values: readonly string[], at: SplitUrl): void {
    if (values.length === 0 || this.host === null) return;
    this.client.keepCookies(values.map((value) => `Set-Cookie: ${value}`).join('\r\n'), at);
  }

  #hostFor(path: string): string {
    const host = this.host ?? (path.startsWith('/') ? null : '');
    if (host !== null) return host;
    throw hostMissing(this.constructor.name);
  }
}

/** Where a WebSocket's opening request goes. @throws ClientError CLIENT_INVALID_REQUEST */
function httpUrl(url: string): SplitUrl {
  const split = splitUrl(url.replace(/^ws/i, 'http'));
  if (split !== null) return split;
  throw new ClientError(
    'CLIENT_INVALID_REQUEST',
    'a WebSocket is opened with a path, or with a ws: or wss: URL',
  );
}
