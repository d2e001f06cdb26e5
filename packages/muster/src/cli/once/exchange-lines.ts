import { STATUS_CODES } from 'node:http';
import { oneLine, shortened } from '../../report/plain-text.ts';
import type { Paint } from '../../report/terminal/paint.ts';
import { bytes, ms } from '../../wording/format.ts';
import { bodyLines } from './body-lines.ts';
import type { Exchange, Field } from './exchange.ts';
import { maskedField, maskedUrl } from './mask.ts';

const longestValue = 140;

/** `200 OK`, in the colour of its class. */
export function statusText(status: number, paint: Paint): string {
  if (status === 0) return paint('no answer', 'red', 'bold');
  const text = [String(status), STATUS_CODES[status]].filter((part) => part !== undefined).join(' ');
  if (status >= 400) return paint(text, 'red', 'bold');
  return status >= 300 ? paint(text, 'yellow') : paint(text, 'green');
}

/** The inside of an exchange: times, then what was sent (`>`) and what came back (`<`). */
export function exchangeLines(exchange: Exchange, paint: Paint): string[] {
  return [
    timesLine(exchange, paint),
    ...part('>', exchange.requestHeaders, exchange.requestBody ?? '', paint, 'blue'),
    ...(exchange.status === 0 ? [] : answer(exchange, paint)),
  ];
}

/** `GET http://host/path`, without secrets. */
export function targetText(method: string, url: string): string {
  return `${method} ${shortened(oneLine(maskedUrl(url)), 300)}`;
}

function timesLine({ times, status, responseLength }: Exchange, paint: Paint): string {
  const { connect, tls, firstByte, total } = times;
  const parts = [
    ...(connect > 0 ? [`connect ${ms(connect)}`] : status > 0 ? ['kept-alive connection'] : []),
    ...(tls > 0 ? [`TLS ${ms(tls)}`] : []),
    ...(firstByte > 0 ? [`first byte ${ms(firstByte)}`] : []),
    `total ${ms(total)} ms`,
  ];
  const size = responseLength > 0 ? `, ${bytes(responseLength)}` : '';
  return paint(`${parts.join(' · ')}${size}`, 'dim');
}

function answer({ responseHeaders, responseBody, responseLength }: Exchange, paint: Paint): string[] {
  const body = responseBody ?? '';
  const lines = part('<', responseHeaders, body, paint, 'green');
  const unseen = responseLength > 0 && body.length === 0;
  return unseen
    ? [...lines, `${paint('<', 'green')} ${paint(`(${bytes(responseLength)}, not kept)`, 'dim')}`]
    : lines;
}

function part(
  sign: string,
  headers: readonly Field[],
  body: string | Exclude<Exchange['requestBody'], undefined>,
  paint: Paint,
  colour: 'blue' | 'green',
): string[] {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const content = bodyLines(body, type);
  const lines = [
    ...headers.map((field) => headerText(field, paint)),
    ...(content.length > 0 && headers.length > 0 ? [''] : []),
    ...content,
  ];
  return lines.map((line) => `${paint(sign, colour)} ${line}`.trimEnd());
}

function headerText(field: Field, paint: Paint): string {
  const [name, value] = maskedField(field);
  return `${paint(`${name}:`, 'dim')} ${shortened(oneLine(value), longestValue)}`;
}
