import { Buffer } from 'node:buffer';

/** One message from a server. */
export class WebSocketMessage {
  /** Text as a string, binary as bytes. */
  readonly data: string | Buffer;

  /** @internal */
  constructor(data: string | Buffer) {
    this.data = data;
  }

  /** Bytes. */
  get length(): number {
    return Buffer.byteLength(this.data);
  }

  /** Binary is read as UTF-8. */
  text(): string {
    return this.data.toString();
  }

  /** @throws SyntaxError when it is not JSON */
  json<T = unknown>(): T {
    return JSON.parse(this.text()) as T;
  }
}
