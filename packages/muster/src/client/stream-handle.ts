import type { Socket } from 'node:net';

/** What a stream handle of Node calls when bytes have arrived in the read buffer. */
export interface BytesReader {
  /** @param length how many, from the beginning of the buffer */
  readBytes(length: number): void;
}

/** The part of Node's native stream (`TCP`, `Pipe`) that is used here; a negative result is an errno. */
interface NativeStream {
  onread: (this: NativeStream, bytes: unknown) => void;
  writeLatin1String(request: object, text: string): number;
  writeUtf8String(request: object, text: string): number;
  [reader]?: BytesReader;
}

interface WriteRequest {
  oncomplete?: () => void;
}

/** `process.binding('stream_wrap')`: how Node's own streams speak to the handle. */
interface StreamBinding {
  readonly WriteWrap: new () => WriteRequest;
  readonly streamBaseState: Int32Array;
  readonly kReadBytesOrError: number;
  readonly kLastWriteWasAsync: number;
}

const reader = Symbol('reader of a stream handle');

const binding = process.env.MUSTER_PLAIN_SOCKETS === '1' ? null : streamBinding();

/**
 * Writes to and reads from a connected socket without the layers between: `net.Socket` keeps some ten objects for
 * what is here one call each way, and with 1,000 connections in turn every one of them is a cache miss. Measured
 * without wait time: 16.2 µs of CPU a request on 1,000 connections instead of 18.8, and no difference on 100.
 *
 * These are Node's internals, as in Node 20. Where they are not as expected, {@link attach} gives null
 * and the socket is used as documented; `MUSTER_PLAIN_SOCKETS=1` asks for that.
 */
export class StreamHandle {
  readonly #native: NativeStream;
  /** Writes that the kernel has not taken yet. */
  #pending = 0;

  private constructor(native: NativeStream) {
    this.#native = native;
  }

  /**
   * @param socket connected, made with `onread`; its 'data' callback is not called any more. End and errors come
   * as events of the socket, as before.
   */
  static attach(socket: Socket, bytesReader: BytesReader): StreamHandle | null {
    const native = (socket as unknown as { _handle?: NativeStream | null })._handle;
    if (binding === null || native === null || native === undefined) return null;
    if (typeof native.writeLatin1String !== 'function' || typeof native.onread !== 'function') return null;
    nodesOnRead ??= native.onread;
    if (native.onread !== nodesOnRead) return null;
    native[reader] = bytesReader;
    native.onread = onRead;
    return new StreamHandle(native);
  }

  /** @returns 0, or a negative errno */
  write(text: string, encoding: 'latin1' | 'utf8'): number {
    const { streamBaseState, kLastWriteWasAsync } = binding as StreamBinding;
    const request = spareRequest;
    const result =
      encoding === 'latin1'
        ? this.#native.writeLatin1String(request, text)
        : this.#native.writeUtf8String(request, text);
    // A write that the kernel took at once leaves its request object unused: one serves nearly all writes.
    if (streamBaseState[kLastWriteWasAsync] !== 0) this.#keep(request);
    return result;
  }

  /** Bytes wait for the kernel to take them. */
  get pending(): boolean {
    return this.#pending > 0;
  }

  #keep(request: WriteRequest): void {
    spareRequest = newRequest();
    this.#pending += 1;
    // A write that fails now shows on the read side too: as an error or the end of the connection.
    request.oncomplete = () => {
      this.#pending -= 1;
    };
  }
}

let nodesOnRead: NativeStream['onread'] | null = null;
let spareRequest = newRequest();

function newRequest(): WriteRequest {
  return binding === null ? {} : new binding.WriteWrap();
}

function onRead(this: NativeStream, bytes: unknown): void {
  const { streamBaseState, kReadBytesOrError } = binding as StreamBinding;
  const length = streamBaseState[kReadBytesOrError] as number;
  if (length > 0) this[reader]?.readBytes(length);
  else nodesOnRead?.call(this, bytes);
}

function streamBinding(): StreamBinding | null {
  try {
    const internal = (process as unknown as { binding(name: string): Partial<StreamBinding> }).binding(
      'stream_wrap',
    );
    const { WriteWrap, streamBaseState, kReadBytesOrError, kLastWriteWasAsync } = internal;
    const known =
      typeof WriteWrap === 'function' &&
      streamBaseState instanceof Int32Array &&
      typeof kReadBytesOrError === 'number' &&
      typeof kLastWriteWasAsync === 'number';
    return known ? { WriteWrap, streamBaseState, kReadBytesOrError, kLastWriteWasAsync } : null;
  } catch {
    return null;
  }
}
