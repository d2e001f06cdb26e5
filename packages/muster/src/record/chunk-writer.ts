import type { Groups } from '../stats/group-table.ts';
import { Chunk } from './chunk.ts';
import { Breather, chunkLines } from './chunk-lines.ts';
import type { NameNumbers } from './name-numbers.ts';
import type { RecordFiles } from './record-files.ts';

/** A chunk is closed when its text comes to so many characters a second, of which gzip leaves about half. */
const affordable = 700;
/** And whatever its size, after so many seconds, or with so many combinations of stage and steadiness. */
const longest = 1800;
const mostParts = 16;

/**
 * Brings the figures of minutes into the file. A histogram grows ever less with its samples: the text of a minute may
 * be too much to keep, that of half an hour is not. Until the time is long enough, the minutes lie added up in the tail.
 */
export class ChunkWriter {
  readonly #files: RecordFiles;
  readonly #groups: Groups;
  #open: Chunk;

  constructor(files: RecordFiles, groups: Groups) {
    this.#files = files;
    this.#groups = groups;
    this.#open = new Chunk(1, groups);
  }

  /**
   * @param minute the seconds after those that are in already; their lines in the tail are replaced
   * @param last close the chunk, long enough or not
   * @throws ReportError
   */
  async fold(minute: Chunk, names: NameNumbers, last: boolean): Promise<void> {
    const chunk = this.#open;
    const breather = new Breather();
    for (const _ of chunk.absorb(minute)) await breather.pause();
    if (chunk.seconds === 0) return;
    const lines = await chunkLines(chunk, names);
    const length = lines.reduce((sum, line) => sum + line.length, 0);
    const whole =
      last || length <= affordable * chunk.seconds || chunk.seconds >= longest || chunk.parts > mostParts;
    if (!whole) {
      await this.#files.replaceTail(lines.join(''));
      return;
    }
    await this.#files.append(lines.join(''));
    this.#open = new Chunk(chunk.last + 1, this.#groups);
    if (!last) await this.#files.replaceTail('');
  }

  /** What is not closed yet was forgotten. @param next number of the next second */
  async forget(next: number): Promise<void> {
    this.#open = new Chunk(next, this.#groups);
    await this.#files.replaceTail('');
  }
}
