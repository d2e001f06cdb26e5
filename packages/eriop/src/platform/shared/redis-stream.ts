import type { RedisClient } from './redis-client.ts';

/** Texts that were appended together, or a note that some could not be. */
export interface StreamEntry {
  readonly id: string;
  /** Who appended it, and when; see `OwnEntries`. */
  readonly mark: string;
  /** Whether the instance told entries before this one to its own followers alone. */
  readonly isGap: boolean;
  readonly texts: readonly (readonly [topic: string, id: string, text: string])[];
  /** Length of all texts. */
  readonly characters: number;
}

type RawEntry = [id: string, fields: string[] | null];

const MARK = 'mark';
const GAP = 'gap';

/** The fields of an entry: its mark, then topics and texts. */
export function fieldsOf(mark: string, texts: readonly (readonly [topic: string, text: string])[]): string[] {
  return [MARK, mark, ...texts.flat()];
}

export function gapFields(mark: string): string[] {
  return [GAP, mark];
}

/** The stream as it is, without what a client library makes of it. */
export class RedisStream {
  readonly #reader: RedisClient;
  readonly #key: string;

  constructor(reader: RedisClient, key: string) {
    this.#reader = reader;
    this.#key = key;
  }

  async has(id: string): Promise<boolean> {
    return (await this.#ask<unknown[]>(['XRANGE', this.#key, id, id])).length > 0;
  }

  /** The newest entries before one, newest first. */
  async before(id: string | undefined, count: number): Promise<StreamEntry[]> {
    const end = id === undefined ? '+' : `(${id}`;
    const raw = await this.#ask<RawEntry[]>(['XREVRANGE', this.#key, end, '-', 'COUNT', String(count)]);
    return raw.map(entryOf);
  }

  /** The entries after one, as soon as there are some; none after a while. */
  async after(id: string, count: number, blockMs: number): Promise<StreamEntry[]> {
    const found = await this.#ask<[string, RawEntry[]][] | null>([
      ...['XREAD', 'COUNT', String(count), 'BLOCK', String(blockMs), 'STREAMS', this.#key, id],
    ]);
    return (found?.[0]?.[1] ?? []).map(entryOf);
  }

  async #ask<Reply>(command: string[]): Promise<Reply> {
    return (await this.#reader.sendCommand(command)) as unknown as Reply;
  }
}

/** What others have written there is an entry without texts. */
function entryOf([id, fields]: RawEntry): StreamEntry {
  const [kind, mark = '', ...rest] = fields ?? [];
  const texts: [string, string, string][] = [];
  let characters = 0;
  for (let index = 0; kind === MARK && index + 1 < rest.length; index += 2) {
    const [topic = '', text = ''] = rest.slice(index, index + 2);
    texts.push([topic, index === 0 ? id : `${id}.${index / 2}`, text]);
    characters += text.length;
  }
  return { id, mark, isGap: kind === GAP, texts, characters };
}
