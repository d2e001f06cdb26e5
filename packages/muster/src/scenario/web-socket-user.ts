import { takePlannedStart } from '../client/planned-start.ts';
import { MusterError } from '../errors.ts';
import type { TimerWheel } from '../timing/timer-wheel.ts';
import { StopUser } from './control-flow.ts';
import { countException, plan, report, unanswered } from './internals.ts';
import { timesOf } from './measure.ts';
import { User, type UserEnvironment } from './user.ts';
import { type ConnectOptions, makeWebSocket, opened } from './web-socket/open-web-socket.ts';
import { WebSocketConnection } from './web-socket/web-socket-connection.ts';
import { webSocketUrl } from './web-socket/web-socket-url.ts';

/**
 * A user that talks over WebSockets. Opening one is recorded by itself; what a message means only the
 * locustfile knows, so round trips are measured there.
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
  readonly #wheel: TimerWheel;
  #open: Set<WebSocketConnection> | null = null;
  /** How often connections were given back: one that opens after that is closed at once. */
  #releases = 0;

  /** @internal */
  constructor(environment: UserEnvironment) {
    super(environment);
    this.#wheel = environment.wheel;
  }

  /**
   * Opens a WebSocket; recorded as `WS` `connect`. It is closed when the user ends.
   *
   * @param path joins the host, whose `http` becomes `ws`; or a whole URL
   * @throws WebSocketError WEB_SOCKET_CONNECT_FAILED, after it has been recorded as a failure
   * @throws MusterError HOST_MISSING
   * @throws StopUser when the user is killed meanwhile
   */
  async connect(path: string, options: ConnectOptions = {}): Promise<WebSocketConnection> {
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
      if (this.#releases !== releases) {
        this[unanswered](performance.now() - started);
        throw new StopUser('the user was stopped while it connected');
      }
      done((thrown as Error).message, null);
      throw thrown;
    }
  }

  override release(): void {
    this.#releases += 1;
    for (const connection of this.#open ?? []) connection.terminate();
  }

  async #connect(url: string, options: ConnectOptions): Promise<WebSocketConnection> {
    const releases = this.#releases;
    const socket = await makeWebSocket(url, options);
    const connection = new WebSocketConnection(socket, this.#wheel, (thrown) => this[countException](thrown));
    this.#open ??= new Set();
    this.#open.add(connection);
    socket.once('close', () => this.#open?.delete(connection));
    const open = opened(socket);
    if (this.#releases !== releases) connection.terminate();
    await open;
    return connection;
  }

  #hostFor(path: string): string {
    const host = this.host ?? (path.startsWith('/') ? null : '');
    if (host !== null) return host;
    throw new MusterError(
      'HOST_MISSING',
      `${this.constructor.name} has no host: give one with --host, or as \`static host\` of the class`,
    );
  }
}
