import type { Buffer } from 'node:buffer';
import { ClientError } from './client-error.ts';
import { ServerSentEvent } from './server-sent-event.ts';

/** Characters of one event: what never ends must not fill the memory. */
const longest = 64 * 1024 * 1024;

/**
 * Reads server-sent events out of text, however it comes in pieces: "Interpreting an event stream" of the WHATWG's HTML
 * standard, §9.2.6.
 */
export class EventStreamParser {
  /** The beginning of a line whose end has not come. */
  #partial = '';
  /** The last piece ended with CR: an LF before the next one belongs to it. */
  #afterReturn = false;
  #type = '';
  /** Lines of `data` so far; null without any. */
  #data: string | null = null;
  #id = '';
  #retry: number | null = null;

  /**
   * @returns the events that are complete now
   * @throws ClientError CLIENT_BODY_TOO_LARGE
   */
  feed(text: string): ServerSentEvent[] {
    if (text === '') return [];
    const events: ServerSentEvent[] = [];
    let from = this.#afterReturn && text.startsWith('\n') ? 1 : 0;
    this.#afterReturn = text.endsWith('\r');
    const lineEnd = /\r\n?|\n/g;
    lineEnd.lastIndex = from;
    for (let end = lineEnd.exec(text); end !== null; end = lineEnd.exec(text)) {
      const event = this.#line(this.#partial + text.slice(from, end.index));
      if (event !== null) events.push(event);
      this.#partial = '';
      from = lineEnd.lastIndex;
    }
    this.#partial += text.slice(from);
    if (this.#partial.length + (this.#data?.length ?? 0) > longest) {
      throw new ClientError('CLIENT_BODY_TOO_LARGE', `an event is longer than ${longest} characters`);
    }
    return events;
  }

  #line(line: string): ServerSentEvent | null {
    if (line === '') return this.#dispatched();
    const colon = line.indexOf(':');
    // A comment.
    if (colon === 0) return null;
    const value = colon < 0 ? '' : line.slice(line.charAt(colon + 1) === ' ' ? colon + 2 : colon + 1);
    this.#field(colon < 0 ? line : line.slice(0, colon), value);
    return null;
  }

  #field(name: string, value: string): void {
    if (name === 'event') this.#type = value;
    else if (name === 'data') this.#data = this.#data === null ? value : `${this.#data}\n${value}`;
    else if (name === 'id' && !value.includes('\0')) this.#id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) this.#retry = Number(value);
  }

  /** An event without `data` is none. */
  #dispatched(): ServerSentEvent | null {
    const data = this.#data;
    const type = this.#type === '' ? 'message' : this.#type;
    this.#data = null;
    this.#type = '';
    return data === null ? null : new ServerSentEvent(type, data, this.#id, this.#retry);
  }
}

/** What is left at the end without an empty line behind it is no event. */
export async function* eventsOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<ServerSentEvent> {
  const parser = new EventStreamParser();
  // It drops a byte order mark at the beginning, and keeps a character that comes in two pieces.
  const decoder = new TextDecoder();
  for await (const piece of pieces) yield* parser.feed(decoder.decode(piece, { stream: true }));
}
