import { setImmediate as turn } from 'node:timers/promises';
import type { Chunk } from './chunk.ts';
import type { ChunkLine, EntryLine, LagLine } from './format.ts';
import type { NameNumbers } from './name-numbers.ts';
import { packEntry } from './packed-entry.ts';
import { packHistogram } from './packed-histogram.ts';
import { lineText } from './record-files.ts';

/** ms at a time: users act in between. */
const slice = 2;

/** Hands the event loop back now and then while something long is made. */
export class Breather {
  #since = performance.now();

  async pause(): Promise<void> {
    if (performance.now() - this.#since < slice) return;
    await turn();
    this.#since = performance.now();
  }
}

/** The lines of a chunk, the closing one last. Made bit by bit: it may be a megabyte. */
export async function chunkLines(chunk: Chunk, names: NameNumbers): Promise<string[]> {
  const breather = new Breather();
  const lines: string[] = [];
  for (const { part, of, entry } of chunk.entries()) {
    const line: EntryLine = {
      type: 'entry',
      ...part,
      [of]: of === 'name' ? names.of(entry) : entry.name,
      ...packEntry(entry),
    };
    lines.push(lineText(line));
    await breather.pause();
  }
  for (const { part, lag } of chunk.lags()) {
    const packed = packHistogram(lag);
    if (packed === null) continue;
    const line: LagLine = { type: 'lag', ...part, lag: packed };
    lines.push(lineText(line));
  }
  const closing: ChunkLine = {
    type: 'chunk',
    first: chunk.first,
    last: chunk.last,
    failures: [...chunk.failures.values()],
    exceptions: [...chunk.exceptions.values()],
  };
  lines.push(lineText(closing));
  return lines;
}
