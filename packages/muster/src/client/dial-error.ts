import { ClientError, fromSocketError } from './client-error.ts';
import { proxyUnreachable } from './proxy-tunnel.ts';
import { tlsFailure } from './tls-error.ts';

/** How far a connection has come: on its way, in its TLS handshake, or carrying requests. */
export type Stage = 'connect' | 'tls' | 'ready';

/** What a socket's error means. @param proxied it connects to a proxy */
export function socketFailure(error: NodeJS.ErrnoException, stage: Stage, proxied: boolean): ClientError {
  const ofTls = tlsFailure(error, stage);
  if (ofTls !== null) return ofTls;
  if (stage === 'connect' && proxied) return proxyUnreachable(error);
  if (error.syscall === 'bind') return cannotBind(error);
  return fromSocketError(error, stage !== 'connect');
}

function cannotBind({ code }: NodeJS.ErrnoException): ClientError {
  return new ClientError(
    'CLIENT_CONNECT_FAILED',
    code === 'EADDRINUSE'
      ? 'the generator is out of local ports at this localAddress (EADDRINUSE); give it more addresses'
      : `localAddress cannot be used (${code}): is it an address of this machine?`,
  );
}

/** The connection ended before it could carry a request. */
export function endedWhileDialling(stage: Stage): ClientError {
  return stage === 'tls'
    ? new ClientError('CLIENT_TLS_FAILED', 'the server closed the connection during the TLS handshake')
    : new ClientError('CLIENT_CONNECT_FAILED', 'the connection ended before it was there');
}

/** The connect time-out, or the time-out of the request, passed first. */
export function dialledTooLong(stage: Stage, proxied: boolean): ClientError {
  const what =
    stage === 'tls' ? 'no end of the TLS handshake' : proxied ? 'no way through the proxy' : 'no connection';
  return new ClientError('CLIENT_CONNECT_TIMEOUT', `${what} within the time-out`);
}
