import type { WebSocketMessage } from './web-socket-message.ts';

/** Messages that came and nobody has asked for; the oldest are dropped, and counted, when there are too many. */
export class MessageQueue {
  /** Messages that were dropped because the queue was full. */
  dropped = 0;
  readonly #messages: WebSocketMessage[] = [];
  #bytes = 0;

  /**
   * @param limit most messages
   * @param byteLimit most bytes of all messages together; one message may be larger
   */
  constructor(
    private readonly limit: number,
    private readonly byteLimit: number,
  ) {}

  get size(): number {
    return this.#messages.length;
  }

  push(message: WebSocketMessage): void {
    this.#messages.push(message);
    this.#bytes += message.length;
    while (this.#messages.length > 1 && (this.size > this.limit || this.#bytes > this.byteLimit)) {
      this.#removeAt(0);
      this.dropped += 1;
    }
  }

  /** Takes the oldest message that matches; the others stay. */
  take(match: (message: WebSocketMessage) => boolean): WebSocketMessage | undefined {
    const at = this.#messages.findIndex(match);
    return at < 0 ? undefined : this.#removeAt(at);
  }

  #removeAt(at: number): WebSocketMessage {
    const [message] = this.#messages.splice(at, 1) as [WebSocketMessage];
    this.#bytes -= message.length;
    return message;
  }
}
