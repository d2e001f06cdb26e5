import { Buffer } from 'node:buffer';
import type { ClientError } from '../../client/client-error.ts';
import { decode } from '../../client/content-coding.ts';
import type { ReceivedResponse, TransportRequest } from '../../client/transport.ts';
import { encodeRequest } from '../../client/wire-request.ts';
import type { Exchange, Field } from './exchange.ts';

/** What went over the wire, as the client tells of it. */
export function tappedExchange(
  request: TransportRequest,
  error: ClientError | null,
  received: ReceivedResponse,
): Exchange {
  const { connect, tls, firstByteAt, startedAt, endedAt } = received.timings;
  const answered = error === null;
  return {
    method: request.method,
    url: `${request.origin.secure ? 'https' : 'http'}://${request.origin.authority}${request.path}`,
    requestHeaders: sentFields(request),
    requestBody: request.body,
    status: answered ? received.status : 0,
    responseHeaders: answered ? fieldsOf(received.fields) : [],
    responseBody: answered ? bodyOf(received) : null,
    responseLength: answered ? received.bodyLength : 0,
    times: {
      connect,
      tls,
      firstByte: firstByteAt === 0 ? 0 : firstByteAt - startedAt,
      total: endedAt - startedAt,
    },
  };
}

/** Written down as it was for the wire, so that what the client adds by itself is there too. */
function sentFields(request: TransportRequest): Field[] {
  const encoded = { text: '', encoding: 'latin1' as const, body: null };
  encodeRequest({ ...request, body: undefined }, { targetPrefix: '', proxyFields: '' }, encoded);
  const fields = fieldsOf((encoded.text.split('\r\n\r\n')[0] as string).split('\r\n').slice(1).join('\r\n'));
  if (request.body === undefined) return fields;
  const { contentType } = request;
  const withType = fields.some(([name]) => name.toLowerCase() === 'content-type');
  const own = fields.filter(([name]) => name !== 'Content-Length');
  return [
    ...own,
    ...(contentType === undefined || withType ? [] : [['Content-Type', contentType] as const]),
    ['Content-Length', String(Buffer.byteLength(request.body))],
  ];
}

function fieldsOf(lines: string): Field[] {
  return lines
    .split('\r\n')
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const)
    .filter(([name]) => name !== '');
}

function bodyOf(received: ReceivedResponse): Buffer | null {
  try {
    return Buffer.from(decode(received.body(), received.contentEncoding, received.bodyLimit));
  } catch {
    // The request fails of it and says so; there is nothing to show.
    return null;
  }
}
