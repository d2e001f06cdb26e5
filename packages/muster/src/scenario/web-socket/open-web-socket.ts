import type { Socket } from 'node:net';
import type { ClientOptions, WebSocket } from 'ws';
import { ClientError } from '../../client/client-error.ts';
import { dialerOf } from '../../client/dial.ts';
import type { Opening } from '../../client/opening.ts';
import { checkNames } from '../../client/option-names.ts';
import type { Origin } from '../../client/origin.ts';
import { WebSocketError } from './web-socket-error.ts';

/** How a WebSocket is opened. */
export interface ConnectOptions {
  /** Subprotocols to offer, the preferred one first. */
  readonly protocols?: readonly string[];
  /** Over those of `static http` and of `this.client.headers`; a `Cookie` goes beside the user's cookies. */
  readonly headers?: Readonly<Record<string, string>>;
  /** In the statistics. Default: `connect`. */
  readonly name?: string;
  /** ms until the connection is open; 0 for none. Default: 60,000. */
  readonly timeout?: number;
  /** Most bytes of a message from the server. Default: 16 MiB. */
  readonly maxMessageBytes?: number;
  /** Laid over the user's `context()` in the `request` event. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Do not verify the server's certificate. Default: as `static http` says. */
  readonly insecure?: boolean;
  /** Certificate authorities to trust, PEM. Default: those of `static http`, else the ones that come with Node. */
  readonly ca?: string | Uint8Array;
}

const defaultTimeout = 60_000;
const defaultMaxMessage = 16 * 1024 * 1024;

/** Each once: the compiler finds one that is missing. */
const known: Readonly<Record<keyof ConnectOptions, true>> = {
  protocols: true,
  headers: true,
  name: true,
  timeout: true,
  maxMessageBytes: true,
  context: true,
  insecure: true,
  ca: true,
};

const names = {
  what: 'option of connect()',
  known: new Set(Object.keys(known)),
  foreign: {
    header: "it is called 'headers', an object of names and values",
    subprotocols: "it is called 'protocols'",
    cookie: 'set it with `this.client.cookies.set()`, or give a header Cookie',
    sslopt: "it is 'insecure' or 'ca'",
    verify: "it is called 'insecure', and means the opposite",
    rejectunauthorized: "it is called 'insecure', and means the opposite",
    handshaketimeout: "it is called 'timeout', in ms",
    opentimeout: "it is called 'timeout', in ms",
    maxpayload: "it is called 'maxMessageBytes'",
    maxsize: "it is called 'maxMessageBytes'",
  },
};

/** @throws ClientError CLIENT_INVALID_REQUEST for an option that there is not, or that takes another value */
export function checkConnectOptions(options: ConnectOptions): void {
  checkNames(options, names, 'CLIENT_INVALID_REQUEST');
  const { protocols = [] } = options;
  if (Array.isArray(protocols) && protocols.every((one) => typeof one === 'string')) return;
  throw new ClientError('CLIENT_INVALID_REQUEST', "`protocols` must be a list of texts, such as ['chat']");
}

/**
 * Makes a WebSocket that is being connected. The library is loaded with the first one: most runs have none.
 *
 * @param origin of the URL
 * @throws WebSocketError WEB_SOCKET_CONNECT_FAILED when the URL or a subprotocol is malformed
 */
export async function makeWebSocket(
  url: string,
  origin: Origin,
  options: ConnectOptions,
  opening: Opening,
): Promise<WebSocket> {
  const { WebSocket } = await import('ws');
  let below: Socket | null = null;
  const timeout = options.timeout ?? defaultTimeout;
  const connect: Connect = (_to, connected) => {
    let tunnelled = false;
    below = dialerOf(opening.options).stream(origin, (error, socket) => {
      tunnelled = true;
      below?.setTimeout(0);
      // What looks after the time of the handshake is the socket: the library only listens to it.
      if (error === null) socket.setTimeout(timeout);
      connected(error, socket);
    });
    if (!tunnelled) below.setTimeout(timeout, () => below?.destroy(proxyTimedOut));
  };
  try {
    const socket = new WebSocket(url, [...(options.protocols ?? [])], {
      ...clientOptions(options, opening),
      createConnection: connect as never,
    });
    // A tunnel that is still being made is nothing that the library knows of.
    socket.once('close', () => below?.destroy());
    return socket;
  } catch (error) {
    throw new WebSocketError('WEB_SOCKET_CONNECT_FAILED', (error as Error).message, { cause: error });
  }
}

/** As `node:http` calls it; the types know only of a socket that is returned. */
type Connect = (to: unknown, connected: (error: Error | null, socket: Socket) => void) => void;

const proxyTimedOut = Object.assign(new Error('the proxy did not answer'), { code: 'ETIMEDOUT' });

/**
 * Waits until it is open.
 *
 * @param timeout of its options, ms
 * @throws WebSocketError WEB_SOCKET_CONNECT_FAILED
 */
export function opened(socket: WebSocket, timeout = defaultTimeout): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', (error: NodeJS.ErrnoException) =>
      reject(new WebSocketError('WEB_SOCKET_CONNECT_FAILED', describe(error, timeout), { cause: error })),
    );
  });
}

function clientOptions(options: ConnectOptions, { headers }: Opening): ClientOptions {
  return {
    headers: { ...headers },
    handshakeTimeout: options.timeout ?? defaultTimeout,
    maxPayload: options.maxMessageBytes ?? defaultMaxMessage,
    // Its buffers would take 64 KiB of each user.
    perMessageDeflate: false,
  };
}

/** Without the address, so that equal failures group. */
function describe(error: NodeJS.ErrnoException, timeout: number): string {
  const status = /^Unexpected server response: (\d+)$/.exec(error.message)?.[1];
  if (status !== undefined) return `HTTP ${status} instead of a WebSocket`;
  if (error instanceof ClientError) return error.message;
  if (error.message === 'Opening handshake has timed out') {
    return `no WebSocket within the time-out of ${timeout} ms`;
  }
  if (error.code === 'ECONNREFUSED') return 'nothing listens at the host';
  return `connecting failed (${error.code ?? error.message})`;
}
