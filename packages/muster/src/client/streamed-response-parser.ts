import type { Buffer } from 'node:buffer';
import { type ResponseLimits, ResponseParser } from './response-parser.ts';
import type { BodyFlow, BodySink } from './transport.ts';

/** Reads one response and passes its body on while it comes; such a body may be as long as it likes. */
export class StreamedResponseParser extends ResponseParser {
  #streaming = false;

  /** @param bodiless the request was a HEAD */
  constructor(
    bodiless: boolean,
    limits: ResponseLimits,
    private readonly sink: BodySink,
    private readonly flow: BodyFlow,
  ) {
    super(bodiless, false, { head: limits.head, body: Number.POSITIVE_INFINITY });
  }

  override get streamed(): BodySink | null {
    return this.#streaming ? this.sink : null;
  }

  override feedQuick(): boolean {
    return false;
  }

  protected override begun(): void {
    // Before it is asked: code of the locustfile may look at the response in there.
    this.#streaming = true;
    this.#streaming = this.sink.begin(this, this.flow);
  }

  protected override keep(piece: Buffer): void {
    if (this.#streaming) this.sink.take(piece);
    else super.keep(piece);
  }
}
