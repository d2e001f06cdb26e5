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

  /** A byte order mark before it does not count. @throws SyntaxError when it is not JSON */
  json<T = unknown>(): T {
    return JSON.parse(this.text().replace(/^\ufeff/, '')) as T;
  }
}
