import { rename, rm } from 'node:fs/promises';
import { reportError } from '../report/report-error.ts';
import { formatName, formatVersion, type RecordLine, type TailLine, tailPath } from './format.ts';
import { GzipFile } from './gzip-file.ts';

/** The file that stays is packed well; the tail, written in full each second, quickly. */
const level = 6;
const tailLevel = 1;

const tailHead: TailLine = { type: 'tail', format: formatName, version: formatVersion };

/** The two files of a run that is under way. */
export class RecordFiles {
  readonly path: string;
  readonly #main: GzipFile;
  #tail: GzipFile;

  private constructor(path: string, main: GzipFile, tail: GzipFile) {
    this.path = path;
    this.#main = main;
    this.#tail = tail;
  }

  /** @throws ReportError */
  static async create(path: string): Promise<RecordFiles> {
    const main = await GzipFile.create(path, level);
    try {
      return new RecordFiles(path, main, await newTail(tailPath(path), ''));
    } catch (cause) {
      await main.close();
      throw cause;
    }
  }

  /** @throws ReportError */
  async append(text: string): Promise<void> {
    await this.#main.append(text);
  }

  /** @throws ReportError */
  async appendToTail(text: string): Promise<void> {
    await this.#tail.append(text);
  }

  /**
   * Puts a new tail into the place of the old one: whenever the process ends, one of them is there and whole.
   *
   * @param text what it begins with
   * @throws ReportError
   */
  async replaceTail(text: string): Promise<void> {
    const path = tailPath(this.path);
    const tail = await newTail(`${path}.new`, text);
    const old = this.#tail;
    this.#tail = tail;
    await old.close();
    try {
      await rename(`${path}.new`, path);
    } catch (cause) {
      throw reportError(cause, path);
    }
  }

  /**
   * Ends the record; it needs no tail any more.
   *
   * @param last its last line
   * @throws ReportError
   */
  async finish(last: string): Promise<void> {
    await this.#main.finish(last);
    await this.#tail.close();
    try {
      await rm(tailPath(this.path), { force: true });
    } catch (cause) {
      throw reportError(cause, tailPath(this.path));
    }
  }

  /** Of a record that could not be begun: leaves nothing beside it. Does not throw. */
  async discard(): Promise<void> {
    await Promise.allSettled([this.close()]);
    await Promise.allSettled([rm(tailPath(this.path), { force: true })]);
  }

  /** Closes both as they are. @throws ReportError */
  async close(): Promise<void> {
    await this.#tail.close();
    await this.#main.close();
  }
}

/** A line as it stands in the file. */
export function lineText(line: RecordLine): string {
  return `${JSON.stringify(line)}\n`;
}

async function newTail(path: string, text: string): Promise<GzipFile> {
  const file = await GzipFile.create(path, tailLevel);
  try {
    await file.append(lineText(tailHead) + text);
    return file;
  } catch (cause) {
    await file.close();
    throw cause;
  }
}
