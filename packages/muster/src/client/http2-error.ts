import { ClientError, clientClosed, fromSocketError } from './client-error.ts';
import { tlsFailure } from './dial-error.ts';

/**
 * Turns what undici and `node:http2` report into a {@link ClientError}.
 *
 * @param started some of the response has arrived
 */
export function fromHttp2Error(error: NodeJS.ErrnoException, started: boolean): ClientError {
  if (error instanceof ClientError) return error;
  const code = error.code ?? '';
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED' || code === 'UND_ERR_ABORTED') {
    return clientClosed();
  }
  if (code === 'UND_ERR_INVALID_ARG') return new ClientError('CLIENT_INVALID_REQUEST', error.message);
  const reason = /NGHTTP2_[A-Z0-9_]+/.exec(error.message)?.[0];
  if (reason !== undefined) {
    return new ClientError(
      'CLIENT_HTTP2_FAILED',
      `the server ended the request or the connection (${reason})`,
    );
  }
  if (code === 'UND_ERR_SOCKET' || isEarlyEnd(error)) return closedEarly(started);
  const ofTls = tlsFailure(error, 'ready');
  if (ofTls !== null) return ofTls;
  if (/^E[A-Z]+$/.test(code)) return fromSocketError(error, true);
  return new ClientError('CLIENT_HTTP2_FAILED', `the HTTP/2 connection failed (${code || error.message})`);
}

function isEarlyEnd({ code, message }: NodeJS.ErrnoException): boolean {
  return (
    code === 'ERR_HTTP2_STREAM_CANCEL' ||
    (code === 'UND_ERR_INFO' && /half-closed|before the response was complete/.test(message))
  );
}

function closedEarly(started: boolean): ClientError {
  return new ClientError(
    'CLIENT_CLOSED_EARLY',
    started ? 'the server closed in the middle of the response' : 'the server closed without answering',
  );
}
