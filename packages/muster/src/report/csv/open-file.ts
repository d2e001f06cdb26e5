import { type FileHandle, open } from 'node:fs/promises';
import { reportError } from '../report-error.ts';

/** A file of the run, kept open: it must stay writable when the process runs short of descriptors. */
export class OpenFile {
  readonly path: string;
  readonly #handle: FileHandle;
  #content = '';

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  /**
   * Makes `path` an empty file.
   *
   * @throws ReportError
   */
  static async create(path: string): Promise<OpenFile> {
    try {
      return new OpenFile(path, await open(path, 'w'));
    } catch (cause) {
      throw reportError(cause, path);
    }
  }

  /** @throws ReportError */
  async append(text: string): Promise<void> {
    if (text === '') return;
    try {
      await this.#handle.appendFile(text);
    } catch (cause) {
      throw reportError(cause, this.path);
    }
  }

  /**
   * Writes `text` over what the file holds; does nothing when it holds just that.
   *
   * @throws ReportError
   */
  async replace(text: string): Promise<void> {
    if (text === this.#content) return;
    try {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; ) {
        at += (await this.#handle.write(bytes, at, bytes.length - at, at)).bytesWritten;
      }
      await this.#handle.truncate(bytes.length);
      this.#content = text;
    } catch (cause) {
      throw reportError(cause, this.path);
    }
  }

  /** @throws ReportError */
  async close(): Promise<void> {
    try {
      await this.#handle.close();
    } catch (cause) {
      throw reportError(cause, this.path);
    }
  }
}
