import { Socket } from 'node:net';

/** What the driver says of a server: its hosts and ports, or the path of a Unix socket. */
export interface ServerPlace {
  readonly host: readonly string[];
  readonly port: readonly number[];
  readonly path?: string | false | null;
}

/** Told of a connection's end, with the error if there was one; says whether the driver is to be told. */
type OnEnd = (error?: unknown) => boolean;

/** What is told of the one connection that there is. */
export interface OnlyConnection {
  readonly onSocket: (socket: Socket) => void;
  /** Once or several times, when it can be used. */
  readonly onLogin: () => void;
  readonly onEnd: OnEnd;
}

/**
 * The socket of a connection that ends for good. The driver (postgres 3.4.9) would connect again by itself, and does it
 * badly: if it had something to write when the socket closed, the next connection never sends anything, and all its
 * queries wait for ever; a transaction's rollback then writes to no socket, which ends the process; and what is left of
 * a transaction may be carried out on the next connection (https://github.com/porsager/postgres/pull/1209 and 1215). So
 * it is told of the end only if it has been asked to end the connection itself. Over TLS it wraps the socket and hears
 * of the end nevertheless; it is not given a second one.
 */
export class ConnectionSocket extends Socket {
  /** For the driver: in its errors, and the name in the certificate. */
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly #onEnd: OnEnd;

  constructor({ host, port, path }: ServerPlace, onEnd: OnEnd) {
    super();
    this.#onEnd = onEnd;
    this.host = host[0];
    this.port = port[0];
    this.setNoDelay(true);
    if (typeof path === 'string') this.connect(path);
    else this.connect(this.port ?? 5432, this.host ?? 'localhost');
  }

  override emit(event: string | symbol, ...parameters: unknown[]): boolean {
    const told = (event !== 'close' && event !== 'error') || this.#onEnd(parameters[0]);
    // An error tells the driver why, of what it waits for; only a close makes it connect again.
    return event === 'close' && !told ? true : super.emit(event, ...parameters);
  }
}

/** For the driver's option `socket`: one connection, and no other after it. */
export function onlySocket(onEnd: OnEnd, onSocket: (socket: Socket) => void): (place: ServerPlace) => Socket {
  let given = false;
  return (place) => {
    if (given) throw Object.assign(new Error('The connection has ended.'), { code: 'CONNECTION_CLOSED' });
    given = true;
    const socket = new ConnectionSocket(place, onEnd);
    onSocket(socket);
    return socket;
  };
}
