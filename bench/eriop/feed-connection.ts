import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A connection's messages, as text in a buffer that is overwritten afterwards. */
export type OnMessage = (message: Buffer) => void;

const OPCODE_TEXT = 1;
const OPCODE_CLOSE = 8;
const OPCODE_PING = 9;
const OPCODE_PONG = 10;

/**
 * A WebSocket that costs its receiver next to nothing, so that thousands of them fit beside what they measure: frames
 * are found, not copied. For servers that send whole, unmasked frames, as ERIOP does.
 */
export class FeedConnection {
  readonly #socket: Socket;
  readonly #onMessage: OnMessage;
  #rest: Buffer = Buffer.alloc(0);
  #upgraded = false;
  /** Why the server closed it. */
  closed: number | undefined;

  /** @param port on 127.0.0.1 */
  constructor(port: number, onMessage: OnMessage) {
    this.#onMessage = onMessage;
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (bytes) => this.#read(bytes));
    this.#socket.on('error', () => this.#socket.destroy());
    const key = randomBytes(16).toString('base64');
    this.#socket.write(
      `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
  }

  get open(): boolean {
    return this.#upgraded && !this.#socket.destroyed;
  }

  async opened(): Promise<void> {
    while (!this.#upgraded) {
      if (this.#socket.destroyed) throw new Error('the live feed refused a connection');
      await sleep(1);
    }
  }

  send(message: object): void {
    this.#write(OPCODE_TEXT, Buffer.from(JSON.stringify(message)));
  }

  end(): void {
    this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    let data = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    if (!this.#upgraded) {
      const end = data.indexOf('\r\n\r\n');
      if (end < 0) {
        this.#rest = data;
        return;
      }
      if (!data.subarray(0, 12).equals(Buffer.from('HTTP/1.1 101'))) return void this.#socket.destroy();
      this.#upgraded = true;
      data = data.subarray(end + 4);
    }
    let at = 0;
    for (;;) {
      const frame = frameAt(data, at);
      if (frame === undefined) break;
      this.#take(frame.opcode, data.subarray(frame.start, frame.end));
      at = frame.end;
    }
    this.#rest = data.subarray(at);
  }

  #take(opcode: number, payload: Buffer): void {
    if (opcode === OPCODE_TEXT) this.#onMessage(payload);
    else if (opcode === OPCODE_PING) this.#write(OPCODE_PONG, payload);
    else if (opcode === OPCODE_CLOSE) this.closed = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
  }

  /** Masked with zeros, which leaves the payload as it is. */
  #write(opcode: number, payload: Buffer): void {
    const size = payload.length;
    const head =
      size < 126
        ? Buffer.from([0x80 | opcode, 0x80 | size])
        : Buffer.from([0x80 | opcode, 0xfe, size >> 8, size & 255]);
    this.#socket.write(Buffer.concat([head, Buffer.alloc(4), payload]));
  }
}

/** Where a whole frame's payload begins and ends; undefined when the rest of it is still to come. */
function frameAt(data: Buffer, at: number): { opcode: number; start: number; end: number } | undefined {
  if (data.length < at + 4)
    return data.length < at + 2 || length7(data, at) > 0 ? undefined : empty(data, at);
  const short = length7(data, at);
  const start = short === 127 ? at + 10 : short === 126 ? at + 4 : at + 2;
  if (data.length < start) return undefined;
  const size =
    short === 127 ? Number(data.readBigUInt64BE(at + 2)) : short === 126 ? data.readUInt16BE(at + 2) : short;
  const end = start + size;
  return data.length < end ? undefined : { opcode: (data[at] ?? 0) & 15, start, end };
}

function empty(data: Buffer, at: number) {
  return { opcode: (data[at] ?? 0) & 15, start: at + 2, end: at + 2 };
}

function length7(data: Buffer, at: number): number {
  return (data[at + 1] ?? 0) & 127;
}
