import type { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import { ClientError } from './client-error.ts';
import { type HttpProxy, proxyRefusal } from './proxy.ts';
import { type ResponseLimits, ResponseParser } from './response-parser.ts';

/** Called once, unless the socket is destroyed before. */
export type TunnelDone = (error: ClientError | null, tunnel: Socket) => void;

/**
 * Asks a proxy for a tunnel (RFC 9110 §9.3.6).
 *
 * @param socket on its way to the proxy
 * @param target host and port, as in a Host header but always with the port
 */
export function openTunnel(
  socket: Socket,
  proxy: HttpProxy,
  target: string,
  limits: ResponseLimits,
  done: TunnelDone,
): void {
  // The answer to CONNECT has no body when it is a success; of a refusal only the head matters.
  const parser = new ResponseParser(true, true, limits);
  const settle = (error: ClientError | null): void => {
    socket.off('data', onData);
    socket.off('end', onEnd);
    socket.off('close', onEnd);
    socket.off('error', onError);
    // From here on its errors are those of the TLS inside it, or nobody's.
    socket.on('error', ignore);
    if (error === null) socket.pause();
    else socket.destroy();
    done(error, socket);
  };
  const onData = (bytes: Buffer): void => {
    try {
      parser.feed(bytes);
    } catch (error) {
      // What follows a refusal is its body.
      settle(parser.status >= 300 ? proxyRefusal(parser.status) : notHttp(error as ClientError));
      return;
    }
    if (!parser.done) return;
    settle(parser.status < 300 ? null : proxyRefusal(parser.status));
  };
  const onEnd = (): void => settle(new ClientError('CLIENT_PROXY_FAILED', 'the proxy closed the connection'));
  const onError = (error: NodeJS.ErrnoException): void => settle(proxyUnreachable(error));
  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('close', onEnd);
  socket.on('error', onError);
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${proxy.authorization}\r\n`, 'latin1');
}

export function proxyUnreachable(error: NodeJS.ErrnoException): ClientError {
  return new ClientError(
    'CLIENT_PROXY_FAILED',
    `no connection to the proxy (${error.code ?? error.message})`,
  );
}

function notHttp(error: ClientError): ClientError {
  return new ClientError('CLIENT_PROXY_FAILED', `the proxy's answer cannot be used: ${error.message}`);
}

function ignore(): void {}
