import type { ClientOptions, WebSocket } from 'ws';
import { countWhileOpen } from '../../client/open-connections.ts';
import { WebSocketError } from './web-socket-error.ts';

/** How a WebSocket is opened. */
export interface ConnectOptions {
  /** Subprotocols to offer, the preferred one first. */
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** In the statistics. Default: `connect`. */
  readonly name?: string;
  /** ms until the connection is open; 0 for none. Default: 60,000. */
  readonly timeout?: number;
  /** Most bytes of a message from the server. Default: 16 MiB. */
  readonly maxMessageBytes?: number;
  /** Laid over the user's `context()` in the `request` event. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Do not verify the server's certificate. Default: false. */
  readonly insecure?: boolean;
  /** Certificate authorities to trust, PEM, instead of the ones that come with Node. */
  readonly ca?: string | Uint8Array;
}

const defaultTimeout = 60_000;
const defaultMaxMessage = 16 * 1024 * 1024;

/**
 * Makes a WebSocket that is being connected. The library is loaded with the first one: most runs have none.
 *
 * @throws WebSocketError WEB_SOCKET_CONNECT_FAILED when the URL or a subprotocol is malformed
 */
export async function makeWebSocket(url: string, options: ConnectOptions): Promise<WebSocket> {
  const { WebSocket } = await import('ws');
  try {
    return countWhileOpen(new WebSocket(url, [...(options.protocols ?? [])], clientOptions(options)));
  } catch (error) {
    throw new WebSocketError('WEB_SOCKET_CONNECT_FAILED', (error as Error).message, { cause: error });
  }
}

/**
 * Waits until it is open.
 *
 * @throws WebSocketError WEB_SOCKET_CONNECT_FAILED
 */
export function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', (error: NodeJS.ErrnoException) =>
      reject(new WebSocketError('WEB_SOCKET_CONNECT_FAILED', describe(error), { cause: error })),
    );
  });
}

function clientOptions(options: ConnectOptions): ClientOptions {
  return {
    headers: { ...options.headers },
    handshakeTimeout: options.timeout ?? defaultTimeout,
    maxPayload: options.maxMessageBytes ?? defaultMaxMessage,
    // Its buffers would take 64 KiB of each user.
    perMessageDeflate: false,
    rejectUnauthorized: options.insecure !== true,
    ...(options.ca === undefined ? {} : { ca: Buffer.from(options.ca) }),
  };
}

/** Without the address, so that equal failures group. */
function describe(error: NodeJS.ErrnoException): string {
  const status = /^Unexpected server response: (\d+)$/.exec(error.message)?.[1];
  if (status !== undefined) return `HTTP ${status} instead of a WebSocket`;
  if (error.code === 'ECONNREFUSED') return 'nothing listens at the host';
  return `connecting failed (${error.code ?? error.message})`;
}
