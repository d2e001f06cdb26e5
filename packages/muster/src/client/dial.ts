import { Buffer } from 'node:buffer';
import {
  connect as connectTcp,
  isIP,
  type NetConnectOpts,
  type Socket,
  type TcpNetConnectOpts,
} from 'node:net';
import {
  type ConnectionOptions,
  checkServerIdentity,
  connect as connectTls,
  createSecureContext,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import { ClientError } from './client-error.ts';
import { lookup } from './dns-cache.ts';
import type { TlsMaterial, TransportOptions } from './http-options.ts';
import { countWhileOpen } from './open-connections.ts';
import type { Origin } from './origin.ts';
import { type HttpProxy, parseProxy } from './proxy.ts';
import { openTunnel, type TunnelDone } from './proxy-tunnel.ts';
import type { ResponseLimits } from './response-parser.ts';
import { TlsSessions } from './tls-sessions.ts';
import type { Route } from './wire-request.ts';

// One read buffer for all connections of the process: its bytes are parsed, and what must be kept
// is copied, before the callback returns. 10,000 connections with one each would hold 640 MB.
const readBuffer = Buffer.allocUnsafeSlow(65_536);

/** Time given to one address of a name that has several, ms; Node's own 250 fail under load. */
const addressTimeout = 2000;

const http1 = ['http/1.1'];

const direct: Route = { targetPrefix: '', proxyFields: '' };

/** `onread` works here as for TCP and is documented; the types have forgotten it. */
type TlsTarget = ConnectionOptions & { readonly onread?: TcpNetConnectOpts['onread'] };

/** Receives the bytes of a connection. @returns false to read no more */
export type OnRead = (length: number, buffer: Uint8Array) => boolean;

/** Makes the connections of all users with the same options, which share what can be shared. */
export class Dialer {
  readonly connectTimeout: number;
  readonly idleTimeout: number;
  readonly limits: ResponseLimits;
  readonly proxy: HttpProxy | null;
  readonly #options: TransportOptions;
  readonly #sessions = new TlsSessions();
  #secureContext: SecureContext | null = null;
  #nextAddress = 0;

  /** @throws ClientError CLIENT_INVALID_OPTION */
  constructor(options: TransportOptions) {
    this.#options = options;
    this.connectTimeout = options.connectTimeout;
    this.idleTimeout = options.idleTimeout;
    this.limits = { head: options.maxHeadBytes, body: options.maxBodyBytes };
    this.proxy = options.proxy === undefined ? null : parseProxy(options.proxy);
    if (this.proxy !== null && options.socketPath !== undefined) {
      throw new ClientError(
        'CLIENT_INVALID_OPTION',
        'proxy and socketPath exclude each other: leave one out',
      );
    }
    for (const address of options.localAddresses) {
      if (isIP(address) === 0) {
        throw new ClientError('CLIENT_INVALID_OPTION', `localAddress '${address}' is not an IP address`);
      }
    }
    // What cannot be read fails here, before a user starts, and not with each connection.
    if (options.ca !== undefined || options.cert !== undefined || options.key !== undefined) {
      this.#secureContext = secureContext(options);
    }
  }

  /** Whose turn it is, of the local addresses; undefined when the system chooses. */
  nextLocalAddress(): string | undefined {
    const { localAddresses } = this.#options;
    if (localAddresses.length === 0) return undefined;
    this.#nextAddress = (this.#nextAddress + 1) % localAddresses.length;
    return localAddresses[this.#nextAddress];
  }

  /** How requests to an origin are written. */
  route(origin: Origin): Route {
    if (this.proxy === null || origin.secure) return direct;
    return { targetPrefix: `http://${origin.authority}`, proxyFields: this.proxy.authorization };
  }

  needsTunnel(origin: Origin): boolean {
    return this.proxy !== null && origin.secure;
  }

  /**
   * Begins a connection; it takes writes at once.
   *
   * @param onRead is given every read; its buffer is used for other connections when it returns
   */
  socket(origin: Origin, localAddress: string | undefined, onRead: OnRead): Socket {
    const onread = { buffer: readBuffer, callback: onRead };
    const { socketPath } = this.#options;
    if (origin.secure) {
      const to = { ...this.#tlsAddress(origin, localAddress), onread };
      return countWhileOpen(this.#connectTls(origin, to, http1));
    }
    if (socketPath !== undefined) return countWhileOpen(connectTcp({ path: socketPath, onread }));
    return countWhileOpen(connectTcp({ ...this.#address(this.proxy ?? origin, localAddress), onread }));
  }

  /** Begins a tunnel through the proxy. @returns its socket, to be destroyed when it is not wanted any more */
  tunnel(origin: Origin, localAddress: string | undefined, done: TunnelDone): Socket {
    const proxy = this.proxy as HttpProxy;
    const socket = countWhileOpen(connectTcp(this.#address(proxy, localAddress)));
    const name = origin.host.includes(':') ? `[${origin.host}]` : origin.host;
    openTunnel(socket, proxy, `${name}:${origin.port}`, this.limits, done);
    return socket;
  }

  /** TLS inside a tunnel. */
  secured(tunnel: Socket, origin: Origin, protocols: readonly string[] = http1): TLSSocket {
    return this.#connectTls(origin, { socket: tunnel }, protocols);
  }

  /** Begins a TLS connection that is read as a stream. @param protocols offered to the server (ALPN) */
  secureStream(origin: Origin, localAddress: string | undefined, protocols: readonly string[]): TLSSocket {
    return countWhileOpen(this.#connectTls(origin, this.#tlsAddress(origin, localAddress), protocols));
  }

  /**
   * Begins a connection that is read as a stream, through the proxy if there is one.
   *
   * @param done called once, unless the socket is destroyed before; what it gives may still be on its way
   * @returns the socket below, to be destroyed when it is not wanted any more
   */
  stream(origin: Origin, done: (error: ClientError | null, socket: Socket) => void): Socket {
    const localAddress = this.nextLocalAddress();
    if (this.proxy !== null) {
      return this.tunnel(origin, localAddress, (error, tunnel) => {
        if (error !== null || !origin.secure) done(error, tunnel.resume());
        else done(null, this.secured(tunnel, origin));
      });
    }
    const socket = origin.secure
      ? this.secureStream(origin, localAddress, http1)
      : countWhileOpen(connectTcp(this.#plainAddress(origin, localAddress)));
    done(null, socket);
    return socket;
  }

  #plainAddress(origin: Origin, localAddress: string | undefined): NetConnectOpts {
    const { socketPath } = this.#options;
    return socketPath === undefined ? this.#address(origin, localAddress) : { path: socketPath };
  }

  #tlsAddress(origin: Origin, localAddress: string | undefined): ConnectionOptions {
    const { socketPath } = this.#options;
    return socketPath === undefined ? this.#address(origin, localAddress) : { path: socketPath };
  }

  #address(to: { host: string; port: number }, localAddress: string | undefined): TcpNetConnectOpts {
    const address: TcpNetConnectOpts = {
      host: to.host,
      port: to.port,
      noDelay: true,
      lookup,
      autoSelectFamilyAttemptTimeout: addressTimeout,
    };
    if (localAddress !== undefined) {
      address.localAddress = localAddress;
      // Of a name with both families, only the one of this address can be reached from it.
      address.family = isIP(localAddress);
    }
    return address;
  }

  #connectTls(origin: Origin, to: TlsTarget, protocols: readonly string[]): TLSSocket {
    const name = this.#options.servername ?? origin.host;
    const server = `${origin.key} ${name} ${protocols[0]}`;
    // Reading the authorities takes long: once, not for each connection.
    this.#secureContext ??= secureContext(this.#options);
    const options: ConnectionOptions = {
      ...to,
      secureContext: this.#secureContext,
      rejectUnauthorized: !this.#options.insecure,
      ALPNProtocols: [...protocols],
    };
    // A name is sent to the server and verified; an address must not be sent (RFC 6066 §3).
    if (isIP(name) === 0) options.servername = name;
    else options.checkServerIdentity = (_host, certificate) => checkServerIdentity(name, certificate);
    const session = this.#sessions.get(server);
    if (session !== undefined) options.session = session;
    const socket = connectTls(options);
    socket.on('session', (ticket: Buffer) => this.#sessions.set(server, ticket));
    const forget = (): void => this.#sessions.delete(server);
    socket.once('error', forget);
    socket.once('secureConnect', () => socket.off('error', forget));
    return socket;
  }
}

const dialers = new WeakMap<TransportOptions, Dialer>();

/** @throws ClientError CLIENT_INVALID_OPTION */
export function dialerOf(options: TransportOptions): Dialer {
  let dialer = dialers.get(options);
  if (dialer === undefined) {
    dialer = new Dialer(options);
    dialers.set(options, dialer);
  }
  return dialer;
}

function secureContext({ ca, cert, key, passphrase }: TransportOptions): SecureContext {
  try {
    return createSecureContext({ ca: list(ca), cert: list(cert), key: list(key), passphrase });
  } catch (error) {
    throw new ClientError(
      'CLIENT_INVALID_OPTION',
      `ca, cert, key and passphrase do not fit together or are not PEM: ${(error as Error).message}`,
    );
  }
}

function list(material: TlsMaterial | undefined): string | Buffer | (string | Buffer)[] | undefined {
  return material === undefined || typeof material === 'string' || Buffer.isBuffer(material)
    ? material
    : [...(material as readonly (string | Buffer)[])];
}
