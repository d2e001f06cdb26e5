/** One event of a server, under the names of browsers. */
export class ServerSentEvent {
  /** Of its line `event`; `message` without one. */
  readonly type: string;
  /** Of its lines `data`, with line breaks between them. */
  readonly data: string;
  /** The last `id` that came with it or before it; empty until one did. */
  readonly lastEventId: string;
  /** How long to wait before connecting anew, as the server said last, ms; null while it has not. Nobody does by itself. */
  readonly retry: number | null;

  /** @internal */
  constructor(type: string, data: string, lastEventId: string, retry: number | null) {
    this.type = type;
    this.data = data;
    this.lastEventId = lastEventId;
    this.retry = retry;
  }

  /** @throws SyntaxError when its data are not JSON */
  json<T = unknown>(): T {
    return JSON.parse(this.data) as T;
  }
}
