import type { ChunkLine, DeltaLine, EntryLine, LagLine } from './format.ts';
import { readLines } from './read-lines.ts';

/** What the tail of a run that was cut off holds. */
export interface Tail {
  /** Seconds that were added up already. */
  readonly sums: { readonly lines: readonly (EntryLine | LagLine)[]; readonly chunk: ChunkLine } | null;
  readonly deltas: readonly DeltaLine[];
}

const none: Tail = { sums: null, deltas: [] };

/** Reads a tail; one that is missing or damaged holds nothing, or what stands before the damage. */
export async function readTail(path: string): Promise<Tail> {
  const waiting: (EntryLine | LagLine)[] = [];
  const deltas: DeltaLine[] = [];
  let sums: Tail['sums'] = null;
  try {
    for await (const line of readLines(path)) {
      if (line.type === 'entry' || line.type === 'lag') waiting.push(line);
      else if (line.type === 'chunk') sums = { lines: waiting, chunk: line };
      else if (line.type === 'delta') deltas.push(line);
    }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return none;
    throw cause;
  }
  return { sums, deltas };
}
