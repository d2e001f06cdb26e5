import type { Second } from '../stats/second.ts';
import type {
  ChunkLine,
  DeltaLine,
  EndLine,
  EntryLine,
  HeaderLine,
  LagLine,
  Part,
  ResetLine,
  SecondLine,
  SoFar,
} from './format.ts';
import { unpackEntry } from './packed-entry.ts';
import { unpackHistogram } from './packed-histogram.ts';
import type { AnyLine } from './read-lines.ts';
import type { Tail } from './read-tail.ts';
import { RecordedFigures } from './recorded-figures.ts';
import { RecordedNames } from './recorded-names.ts';

/** The requests and failures of a second, by `METHOD name`. */
export interface CountsByName {
  readonly requests: Readonly<Record<string, number>>;
  readonly failures: Readonly<Record<string, number>>;
}

/** Told of what a record holds, in its order. */
export interface RecordListener {
  /** The users begin, or the statistics begin anew. @param time epoch ms */
  counting?(time: number): void;
  /** A second, also one that a later reset forgets. */
  second?(second: Second, soFar: SoFar, byName: CountsByName): void;
}

/** Takes the lines of a record one by one. A second counts when the figures of its requests are there too. */
export class RecordState {
  readonly figures: RecordedFigures;
  startTime: number | null = null;
  end: EndLine | null = null;
  /** Epoch ms and run time in seconds at the end of the last second. */
  last: Pick<Second, 'time' | 'elapsed'> | null = null;
  readonly #listener: RecordListener;
  readonly #names = new RecordedNames();
  #waiting: (EntryLine | LagLine)[] = [];
  #seconds: SecondLine[] = [];
  /** Number of the last second that counts. */
  #covered = 0;

  constructor(header: HeaderLine, listener: RecordListener) {
    this.figures = new RecordedFigures(header.groups);
    this.#listener = listener;
  }

  /** @throws RangeError, TypeError when it is not what it says it is */
  take(line: AnyLine): void {
    if (line.type === 'names') this.#names.add(line.first, line.names);
    else if (line.type === 'second') this.#seconds.push(line);
    else if (line.type === 'entry' || line.type === 'lag') this.#waiting.push(line);
    else if (line.type === 'chunk') this.#chunk(line, this.#waiting);
    else if (line.type === 'reset') this.#reset(line);
    else if (line.type === 'end') this.#end(line);
    else if (line.type === 'start') {
      this.startTime = line.time;
      this.#listener.counting?.(line.time);
    }
  }

  /** The record has no end: what its tail knows of the seconds after the last chunk. */
  takeTail({ sums, deltas }: Tail): void {
    const written = this.#seconds.at(-1)?.n ?? this.#covered;
    if (sums !== null && sums.chunk.first === this.#covered + 1 && sums.chunk.last <= written) {
      this.#chunk(sums.chunk, sums.lines);
    }
    for (const delta of deltas) {
      if (delta.n === this.#covered + 1 && delta.n <= written) this.#delta(delta);
    }
  }

  #chunk({ last, failures, exceptions }: ChunkLine, lines: readonly (EntryLine | LagLine)[]): void {
    for (const line of lines) {
      if (line.type === 'lag') this.figures.addLag(line, unpackHistogram(line.lag));
      else this.#entry(line, line);
    }
    this.#waiting = [];
    this.#release(last);
    this.figures.countFailures(failures);
    this.figures.countExceptions(exceptions);
  }

  #delta(line: DeltaLine): void {
    for (const entry of line.entries) this.#entry(line, entry);
    if (line.lag !== undefined) this.figures.addLag(line, unpackHistogram(line.lag));
    this.#release(line.n);
    this.figures.countFailures(line.failures);
    this.figures.countExceptions(line.exceptions);
  }

  #entry(part: Part, line: DeltaLine['entries'][number]): void {
    const entry = unpackEntry(line);
    if (line.userClass !== undefined) this.figures.addUserClass(part, line.userClass, entry);
    else if (line.tag !== undefined) this.figures.addTag(part, line.tag, entry);
    else {
      const { method, name } = this.#names.of(line.name);
      this.figures.addEntry(part, method, name, entry);
    }
  }

  /** Seconds up to this one count. */
  #release(last: number): void {
    const released = this.#seconds.filter(({ n }) => n <= last);
    this.#seconds = this.#seconds.filter(({ n }) => n > last);
    this.#covered = last;
    for (const line of released) this.#second(line);
  }

  #second(line: SecondLine): void {
    const { type, n, requestsByName, failuresByName = [], soFar, duration, ...rest } = line;
    const { newFailures = [], newExceptions = [], ...second } = rest;
    this.figures.addSecond(second, duration);
    this.figures.addFailures(newFailures);
    this.figures.addExceptions(newExceptions);
    this.last = second;
    this.#listener.second?.(second, soFar, {
      requests: this.#names.byKey(requestsByName),
      failures: this.#names.byKey(failuresByName),
    });
  }

  /** What was measured until now is forgotten: its seconds need no figures any more. */
  #reset({ n, time, arrivalsByClass }: ResetLine): void {
    this.#release(n);
    this.#waiting = [];
    this.#names.clear();
    this.figures.reset(arrivalsByClass);
    this.#listener.counting?.(time);
  }

  #end(line: EndLine): void {
    this.end = line;
    this.figures.addFailures(line.newFailures);
    this.figures.addExceptions(line.newExceptions);
    this.figures.countFailures(line.failures);
    this.figures.countExceptions(line.exceptions);
    this.figures.order(line.failures, line.exceptions);
  }
}
