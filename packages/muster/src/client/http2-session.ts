import type { ClientHttp2Session, ClientHttp2Stream, OutgoingHttpHeaders } from 'node:http2';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

/** Requests under way on one connection; servers allow 100 and more (RFC 9113 §6.5.2). */
const mostStreams = 100;
/** Bytes that a server may send ahead, of one response and of all together: the 64 KiB of the protocol slow it down. */
const streamWindow = 256 * 1024;
const connectionWindow = 512 * 1024;

// Loaded with the first user that wants HTTP/2.
let http2: typeof import('node:http2') | null = null;

function loaded(): typeof import('node:http2') {
  http2 ??= createRequire(import.meta.url)('node:http2') as typeof import('node:http2');
  return http2;
}

/**
 * One HTTP/2 connection, from its handshake to its end.
 *
 * With a GOAWAY (RFC 9113 §6.8) the server names the last request that it has taken up: no further ones may be sent
 * here, those up to it are still answered unless the connection is in error, and those above it were not looked at.
 */
export class Http2Session {
  readonly #socket: Socket;
  readonly #session: ClientHttp2Session;
  readonly #onRoom: () => void;
  #limit = mostStreams;
  #running = 0;
  #lastTaken = Number.POSITIVE_INFINITY;

  /**
   * @param socket connected and secure
   * @param onRoom another request may be sent now, or never again
   */
  constructor(socket: Socket, authority: string, onRoom: () => void) {
    this.#socket = socket;
    this.#onRoom = onRoom;
    this.#session = loaded().connect(`https://${authority}`, {
      createConnection: () => socket,
      peerMaxConcurrentStreams: mostStreams,
      settings: { enablePush: false, initialWindowSize: streamWindow },
    });
    this.#session.once('connect', () => this.#session.setLocalWindowSize(connectionWindow));
    this.#session.on('remoteSettings', ({ maxConcurrentStreams }) => {
      this.#limit = Math.min(mostStreams, maxConcurrentStreams ?? mostStreams);
      onRoom();
    });
    this.#session.on('goaway', (_code, lastStreamId) => {
      this.#lastTaken = lastStreamId;
      onRoom();
    });
    // Its streams have the error too.
    this.#session.on('error', () => {});
    this.#session.once('close', onRoom);
  }

  /** No request may be sent any more. */
  get ended(): boolean {
    const { closed, destroyed } = this.#session;
    return this.#lastTaken < Number.POSITIVE_INFINITY || closed || destroyed || this.#socket.destroyed;
  }

  /** Nothing is under way any more, nor will be. */
  get over(): boolean {
    return this.#session.destroyed;
  }

  /** The connection is not there any more. */
  get gone(): boolean {
    return this.#socket.destroyed;
  }

  get room(): boolean {
    return !this.ended && this.#running < this.#limit;
  }

  /** The server has said that it did not look at this stream. */
  ignored(stream: ClientHttp2Stream): boolean {
    return (stream.id ?? Number.POSITIVE_INFINITY) > this.#lastTaken;
  }

  /** Sends a request; there must be {@link room}. */
  request(headers: OutgoingHttpHeaders, body: string | Buffer | undefined): ClientHttp2Stream {
    const stream = this.#session.request(headers, { endStream: body === undefined });
    this.#running += 1;
    stream.once('close', () => {
      this.#running -= 1;
      this.#onRoom();
    });
    if (body !== undefined) stream.end(body);
    return stream;
  }

  /** Ends what is under way. */
  destroy(): void {
    this.#session.destroy();
  }
}
