import { ClientError, fromSocketError } from './client-error.ts';
import { proxyUnreachable } from './proxy-tunnel.ts';

/** How far a connection has come: on its way, in its TLS handshake, or carrying requests. */
export type Stage = 'connect' | 'tls' | 'ready';

const trust = 'give its authority as `ca`, or do not verify (`insecure`, --insecure)';

/** What Node's codes mean, and what to do. */
const meanings: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: `the server's certificate is self-signed: ${trust}`,
  SELF_SIGNED_CERT_IN_CHAIN: `the server's certificate is from an authority that is not trusted: ${trust}`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `the server's certificate is from an authority that is not trusted: ${trust}`,
  UNABLE_TO_GET_ISSUER_CERT: `the server's certificate is from an authority that is not trusted: ${trust}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `the server's certificate is from an authority that is not trusted: ${trust}`,
  CERT_UNTRUSTED: `the server's certificate is from an authority that is not trusted: ${trust}`,
  CERT_SIGNATURE_FAILURE: `the server's certificate is not signed by its authority: ${trust}`,
  CERT_HAS_EXPIRED:
    "the server's certificate has expired: renew it, or do not verify (`insecure`, --insecure)",
  CERT_NOT_YET_VALID:
    "the server's certificate is not valid yet: compare the clocks, or do not verify (`insecure`, --insecure)",
  CERT_REVOKED: "the server's certificate has been revoked",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "the server's certificate is for another name: correct the host, give its name as `servername`, or do not verify (`insecure`, --insecure)",
  ERR_SSL_WRONG_VERSION_NUMBER: 'the server does not speak TLS at this port: is it an http: URL?',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'the server does not speak TLS at this port: is it an http: URL?',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'the server and Node have no TLS version in common',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'the server and Node have no TLS version in common',
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL:
    'the server does not speak the HTTP version that was asked for: change `version`',
  ERR_SSL_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    'the server asks for a client certificate: give `cert` and `key`',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    'the server asks for a client certificate: give `cert` and `key`',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'the server does not trust the client certificate',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'the server does not take the client certificate',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: 'the client certificate has expired',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE:
    'the server refused the TLS handshake; it may ask for a client certificate (`cert` and `key`)',
};

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

/**
 * The connect time-out, or the time-out of the request, passed first.
 *
 * @param limit the connect time-out, ms; 0 when it was the other
 */
export function dialledTooLong(stage: Stage, proxied: boolean, limit: number): ClientError {
  const what =
    stage === 'tls' ? 'no end of the TLS handshake' : proxied ? 'no way through the proxy' : 'no connection';
  return new ClientError(
    'CLIENT_CONNECT_TIMEOUT',
    limit === 0 ? `${what} within the time-out` : `${what} within the connect time-out of ${limit} ms`,
  );
}

/** @returns null for an error that has nothing to do with TLS */
export function tlsFailure(error: NodeJS.ErrnoException, stage: Stage): ClientError | null {
  const code = codeOf(error);
  const meaning = meanings[code];
  if (meaning !== undefined) return new ClientError('CLIENT_TLS_FAILED', `${meaning} (${code})`);
  if (/^(ERR_SSL|ERR_TLS|EPROTO|CERT_|UNABLE_TO|HOSTNAME_MISMATCH|INVALID_CA)/.test(code)) {
    return new ClientError('CLIENT_TLS_FAILED', `the TLS connection failed (${code})`);
  }
  if (stage !== 'tls') return null;
  return new ClientError(
    'CLIENT_TLS_FAILED',
    `the server closed the connection during the TLS handshake (${code})`,
  );
}

/** Errors that show in a write have the code EPROTO; what OpenSSL found stands in the message only. */
function codeOf({ code, message }: NodeJS.ErrnoException): string {
  const reason = code === 'EPROTO' ? /SSL routines:[^:]*:([a-z0-9 ]+):/.exec(message)?.[1] : undefined;
  if (reason !== undefined) return `ERR_SSL_${reason.toUpperCase().replaceAll(' ', '_')}`;
  return code ?? message;
}
