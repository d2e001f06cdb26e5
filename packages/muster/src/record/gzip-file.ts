import { type FileHandle, open } from 'node:fs/promises';
import { constants, createGzip, type Gzip } from 'node:zlib';
import { reportError } from '../report/report-error.ts';

/** A gzip file that grows: after each text the file holds all of it, so that a crash loses nothing that was appended. */
export class GzipFile {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #level: number;
  #gzip: Gzip;
  #compressed: Buffer[] = [];
  #closed = false;

  private constructor(path: string, handle: FileHandle, level: number) {
    this.path = path;
    this.#handle = handle;
    this.#level = level;
    this.#gzip = this.#newMember();
  }

  /**
   * Makes `path` an empty file.
   *
   * @param level of compression, 1 to 9
   * @throws ReportError
   */
  static async create(path: string, level: number): Promise<GzipFile> {
    try {
      return new GzipFile(path, await open(path, 'w'), level);
    } catch (cause) {
      throw reportError(cause, path);
    }
  }

  /** @throws ReportError */
  async append(text: string): Promise<void> {
    if (text === '') return;
    this.#gzip.write(text);
    await new Promise<void>((resolve) => this.#gzip.flush(constants.Z_SYNC_FLUSH, resolve));
    await this.#write();
  }

  /**
   * Writes the end of the gzip stream, and closes the file.
   *
   * @param last stands behind it as a member of its own, which can be read without all that is before it
   * @throws ReportError
   */
  async finish(last: string): Promise<void> {
    await this.#endMember();
    this.#gzip = this.#newMember();
    this.#gzip.write(last);
    await this.#endMember();
    await this.#write();
    await this.close();
  }

  #newMember(): Gzip {
    const gzip = createGzip({ level: this.#level });
    gzip.on('data', (bytes: Buffer) => this.#compressed.push(bytes));
    // Compressing in memory does not fail; a write after `close` would, and is not made.
    gzip.on('error', () => {});
    return gzip;
  }

  async #endMember(): Promise<void> {
    const over = new Promise((resolve) => this.#gzip.once('end', resolve));
    this.#gzip.end();
    await over;
  }

  /**
   * Closes the file as it is.
   *
   * @throws ReportError
   */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#gzip.destroy();
    try {
      await this.#handle.close();
    } catch (cause) {
      throw reportError(cause, this.path);
    }
  }

  async #write(): Promise<void> {
    const bytes = Buffer.concat(this.#compressed);
    this.#compressed = [];
    try {
      await this.#handle.appendFile(bytes);
    } catch (cause) {
      throw reportError(cause, this.path);
    }
  }
}
