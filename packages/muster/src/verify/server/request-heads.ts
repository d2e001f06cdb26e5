import type { Buffer } from 'node:buffer';

/** What the server reads of a request: where it goes, and under which number. */
export interface RequestHead {
  /** It is to be answered after a delay. */
  readonly later: boolean;
  /** null: not to be logged. */
  readonly number: number | null;
}

/** A head is some hundred bytes; what is longer is none. */
const longestHead = 16_384;

/** Takes the bytes of a connection apart into requests without bodies, which is all that the checks send. */
export class RequestHeads {
  #rest = '';
  #broken = false;

  /** What came is not such a request; nothing more is read. */
  get broken(): boolean {
    return this.#broken;
  }

  /** @returns the requests whose heads are complete with these bytes */
  feed(bytes: Buffer): readonly RequestHead[] {
    if (this.#broken) return [];
    const parts = (this.#rest + bytes.toString('latin1')).split('\r\n\r\n');
    this.#rest = parts.pop() as string;
    const heads: RequestHead[] = [];
    for (const part of parts) {
      const head = headOf(part);
      if (head === null) {
        this.#broken = true;
        return heads;
      }
      heads.push(head);
    }
    if (this.#rest.length > longestHead) this.#broken = true;
    return heads;
  }
}

/** @returns null for anything but a GET */
function headOf(text: string): RequestHead | null {
  const found = /^GET \/(?:(now|later)\/(\d{1,15}))?[^ ]* HTTP\/1\.1\r\n/.exec(`${text}\r\n`);
  if (found === null) return null;
  const [, kind, number] = found;
  return { later: kind === 'later', number: number === undefined ? null : Number(number) };
}
