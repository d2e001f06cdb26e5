/** What can go wrong with a WebSocket. Stable; listed in docs/errors.md. */
export type WebSocketErrorCode =
  | 'WEB_SOCKET_CLOSED'
  | 'WEB_SOCKET_CONNECT_FAILED'
  | 'WEB_SOCKET_SEND_BUFFER_FULL'
  | 'WEB_SOCKET_TIMEOUT';

export class WebSocketError extends Error {
  override readonly name = 'WebSocketError';

  /** @param message what went wrong, without varying parts such as ports, so that equal failures group */
  constructor(
    readonly code: WebSocketErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
