import { EVENT_TYPES, type EventType } from './events.ts';

/** An event as it goes to every socket of an agency: one whole, unmasked WebSocket frame. */
export interface EventFrame {
  readonly id: string;
  readonly agencyId: string;
  /** Bit of the event's type; see `bitOf`. */
  readonly bit: number;
  /** When it was published, ms since 1970 by the clock of the instance that did. */
  readonly publishedAt: number;
  readonly bytes: Buffer;
}

const ENVELOPE = /^\{"type":"([a-z.]+)","agency_id":"([^"]+)","at":"([^"]+)","data":/;

/** One bit for each type, so that a subscription is a number. */
export function bitOf(type: EventType): number {
  return 1 << EVENT_TYPES.indexOf(type);
}

export function isEventType(text: unknown): text is EventType {
  return (EVENT_TYPES as readonly unknown[]).includes(text);
}

/** Frames an entry of the log, without parsing the data in it; undefined if it is no event. */
export function eventFrame(id: string, text: string): EventFrame | undefined {
  const found = ENVELOPE.exec(text);
  if (found === null) return undefined;
  const [head, type, agencyId = '', at = ''] = found;
  const publishedAt = Date.parse(at);
  if (!isEventType(type) || Number.isNaN(publishedAt)) return undefined;
  const json = `{"id":"${id}","type":"${type}","at":"${at}","data":${text.slice(head.length)}`;
  return { id, agencyId, bit: bitOf(type), publishedAt, bytes: textFrame(json) };
}

/** A WebSocket text frame (RFC 6455 §5.2). */
export function textFrame(text: string): Buffer {
  const size = Buffer.byteLength(text);
  const start = size < 126 ? 2 : size < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(start + size);
  frame[0] = 0x81;
  frame[1] = size < 126 ? size : size < 65_536 ? 126 : 127;
  if (start === 4) frame.writeUInt16BE(size, 2);
  if (start === 10) frame.writeBigUInt64BE(BigInt(size), 2);
  frame.write(text, start);
  return frame;
}
