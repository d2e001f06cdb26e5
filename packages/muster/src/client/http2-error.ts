import { ClientError, fromSocketError } from './client-error.ts';
import { tlsFailure } from './dial-error.ts';

/** RFC 9113 §7, in the order of their numbers. */
const errorNames = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
];

/** How a stream came to its end before its response did. */
export interface StreamEnd {
  readonly error: NodeJS.ErrnoException | null;
  /** Of the frame that ended the stream or the connection; 0 when there was none. */
  readonly resetCode: number;
  /** The connection is gone too. */
  readonly connectionEnded: boolean;
  /** Some of the response has arrived. */
  readonly started: boolean;
}

/** Says it as a {@link ClientError}. */
export function streamFailure({ error, resetCode, connectionEnded, started }: StreamEnd): ClientError {
  const code = error?.code ?? '';
  if (error !== null && !code.startsWith('ERR_HTTP2_')) {
    const ofTls = tlsFailure(error, 'ready');
    if (ofTls !== null) return ofTls;
    if (/^E[A-Z]+$/.test(code)) return fromSocketError(error, true);
  }
  // Node gives CANCEL to all streams of a connection that has closed.
  if (connectionEnded && (error === null || code === 'ERR_HTTP2_STREAM_CANCEL')) return closedEarly(started);
  if (resetCode !== 0) {
    const name = errorNames[resetCode] ?? `error ${resetCode}`;
    return new ClientError('CLIENT_HTTP2_FAILED', `the server ended the request or the connection (${name})`);
  }
  if (error === null) return closedEarly(started);
  return new ClientError('CLIENT_HTTP2_FAILED', `the HTTP/2 connection failed (${code || error.message})`);
}

function closedEarly(started: boolean): ClientError {
  return new ClientError(
    'CLIENT_CLOSED_EARLY',
    started ? 'the server closed in the middle of the response' : 'the server closed without answering',
  );
}
