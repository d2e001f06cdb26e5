import { connect } from 'node:net';

/** A request as bytes: nothing between the test and the server corrects or refuses it. */
export interface WireRequest {
  readonly method: string;
  /** What stands in the request line: path and query, of any characters but control characters and blanks. */
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: Buffer;
}

/** An answer; `body` without the transfer coding. */
export interface WireReply {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Far beyond what any answer takes here. */
const PATIENCE_MS = 10_000;

/**
 * Sends one request over a connection of its own.
 *
 * @returns undefined if the server hung up without an answer
 * @throws Error if it neither answers nor hangs up
 */
export function exchange(port: number, request: WireRequest): Promise<WireReply | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1' });
    socket.setTimeout(PATIENCE_MS, () => {
      reject(new Error(`no answer to ${request.method} ${request.target.slice(0, 100)}`));
      socket.destroy();
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    // A server that refuses a body does not read it: the connection may be reset after the answer.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(parseReply(Buffer.concat(chunks))));
    socket.write(toBytes(request));
  });
}

function toBytes({ method, target, headers, body }: WireRequest): Buffer {
  const lines = [`${method} ${target} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  // latin1: a header's bytes are what they are.
  const head = Buffer.from(`${lines.join('\r\n')}\r\nconnection: close\r\n\r\n`, 'latin1');
  return body === undefined ? head : Buffer.concat([head, body]);
}

function parseReply(bytes: Buffer): WireReply | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const status = Number(first.split(' ')[1]);
  // An interim answer is followed by the one that counts.
  if (status >= 100 && status < 200) return parseReply(bytes.subarray(end + 4));
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const rest = bytes.subarray(end + 4);
  // What follows is the answer to what the server took for a second request: the end of an odd body.
  const own = rest.subarray(0, Number(headers.get('content-length') ?? rest.length));
  const body = headers.get('transfer-encoding') === 'chunked' ? joinChunks(rest) : own;
  return { status, headers, body: body.toString('utf8') };
}

function joinChunks(bytes: Buffer): Buffer {
  const chunks: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (lineEnd < 0 || !(size > 0)) break;
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  return Buffer.concat(chunks);
}
