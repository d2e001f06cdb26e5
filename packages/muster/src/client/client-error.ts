/** Why a request got no usable response. Stable: reports, targets and scripts may rely on them. */
export type ClientErrorCode =
  | 'CLIENT_CONNECTION_REFUSED'
  | 'CLIENT_CONNECTION_RESET'
  | 'CLIENT_CONNECT_TIMEOUT'
  | 'CLIENT_CONNECT_FAILED'
  | 'CLIENT_CLOSED_EARLY'
  | 'CLIENT_TIMEOUT'
  | 'CLIENT_MALFORMED_RESPONSE'
  | 'CLIENT_HEAD_TOO_LARGE'
  | 'CLIENT_BODY_TOO_LARGE'
  | 'CLIENT_INVALID_REQUEST'
  | 'CLIENT_CANCELLED'
  | 'CLIENT_INVALID_OPTION'
  | 'CLIENT_TOO_MANY_REDIRECTS'
  | 'CLIENT_INVALID_REDIRECT'
  | 'CLIENT_ALREADY_REPORTED'
  | 'CLIENT_IDLE_TIMEOUT'
  | 'CLIENT_TLS_FAILED'
  | 'CLIENT_PROXY_FAILED'
  | 'CLIENT_HTTP2_FAILED';

/** A request that failed below HTTP: no connection, no answer, or an answer that is not HTTP. */
export class ClientError extends Error {
  override readonly name = 'ClientError';

  /** @param message what went wrong, without varying parts such as ports, so that equal failures group */
  constructor(
    readonly code: ClientErrorCode,
    message: string,
  ) {
    super(message);
  }

  /** As shown in failure tables. */
  override toString(): string {
    return `${this.code}: ${this.message}`;
  }
}

/** Of a request that was under way, or sent, when its client was closed. */
export function clientClosed(): ClientError {
  return new ClientError('CLIENT_CANCELLED', 'the client has been closed');
}

/** Turns what `node:net` reports into a {@link ClientError}. */
export function fromSocketError(error: NodeJS.ErrnoException, connected: boolean): ClientError {
  switch (error.code) {
    case 'ECONNREFUSED':
      return new ClientError('CLIENT_CONNECTION_REFUSED', 'nothing listens at the host');
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return new ClientError('CLIENT_CONNECTION_RESET', 'the server reset the connection');
    case 'ETIMEDOUT':
      return new ClientError('CLIENT_CONNECT_TIMEOUT', 'the host did not answer the connection attempt');
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ClientError('CLIENT_CONNECT_FAILED', `the host name cannot be resolved (${error.code})`);
    case 'EAFNOSUPPORT':
      return new ClientError(
        'CLIENT_CONNECT_FAILED',
        'the host has no address of the family of localAddress',
      );
    case 'EMFILE':
    case 'ENFILE':
      return new ClientError(
        'CLIENT_CONNECT_FAILED',
        `the generator is out of file descriptors (${error.code}); raise its limit (ulimit -n)`,
      );
    case 'EADDRNOTAVAIL':
      return new ClientError(
        'CLIENT_CONNECT_FAILED',
        'the generator is out of local ports to this host (EADDRNOTAVAIL)',
      );
    default: {
      const what = connected ? 'the connection failed' : 'connecting failed';
      return new ClientError(
        connected ? 'CLIENT_CONNECTION_RESET' : 'CLIENT_CONNECT_FAILED',
        `${what} (${error.code ?? error.message})`,
      );
    }
  }
}
