import { MusterError } from '../errors.ts';
import type { SummaryInput } from '../report/build-summary.ts';
import { formatName, formatVersion, type HeaderLine, tailPath } from './format.ts';
import { type AnyLine, readLines } from './read-lines.ts';
import { readTail } from './read-tail.ts';
import { type RecordListener, RecordState } from './record-state.ts';
import type { RecordedFigures } from './recorded-figures.ts';

/** A run, read back. */
export interface RecordedRun {
  readonly header: HeaderLine;
  /** What `buildSummary` draws the summary from: for a run that came to its end, the very same as the run's own. */
  readonly input: SummaryInput & { readonly stats: RecordedFigures };
  /** Seconds after which the run was cut off; null when it came to its end. */
  readonly cutOff: number | null;
  /** What is behind these seconds cannot be read; else a crash has left nothing there. */
  readonly damaged: boolean;
}

/**
 * Reads the record of a run, and the tail beside it where the run was cut off.
 *
 * @param listener told of each second, for what the figures of the whole run do not say
 * @throws MusterError RECORD_NOT_READABLE, RECORD_INVALID, RECORD_TOO_NEW
 */
export async function readRunRecord(path: string, listener: RecordListener = {}): Promise<RecordedRun> {
  try {
    return await read(path, listener);
  } catch (cause) {
    if (cause instanceof MusterError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (cause instanceof Error && 'syscall' in cause) {
      throw new MusterError(
        'RECORD_NOT_READABLE',
        `the run record ${path} cannot be read (${reason}): check its path, which is that of --record`,
        { cause },
      );
    }
    throw new MusterError(
      'RECORD_INVALID',
      `the run record ${path} is damaged (${reason}): take a whole copy of the file`,
      { cause },
    );
  }
}

async function read(path: string, listener: RecordListener): Promise<RecordedRun> {
  let header: HeaderLine | null = null;
  let state: RecordState | null = null;
  let damaged = false;
  for await (const line of readLines(path, () => (damaged = true))) {
    if (state === null) {
      header = headerOf(line, path);
      state = new RecordState(header, listener);
    } else {
      state.take(line);
    }
  }
  if (header === null || state === null) throw noRecord(path);
  if (state.end !== null) {
    return { header, input: { ...state.end.result, stats: state.figures }, cutOff: null, damaged: false };
  }
  if (!damaged) state.takeTail(await readTail(tailPath(path)));
  return cutOffRun(header, state, damaged);
}

/** What is said of a target of a run that was cut off. */
const unjudged = { kind: 'other', held: null, value: null, measured: 'not judged' } as const;

function cutOffRun(
  header: HeaderLine,
  { figures, startTime, last }: RecordState,
  damaged: boolean,
): RecordedRun {
  const cutOff = Math.round(last?.elapsed ?? 0);
  const began = startTime ?? header.clock.epoch;
  const input: RecordedRun['input'] = {
    ...header.run,
    startTime: began,
    endTime: last?.time ?? began,
    ended: 'interrupted',
    verdict: {
      outcome: 'invalid',
      reason: damaged
        ? `the record is damaged after ${cutOff} s of the run`
        : `the run was cut off after ${cutOff} s`,
      targets: header.targets.map((target) => ({ ...unjudged, ...target })),
    },
    stats: figures,
  };
  return { header, input, cutOff, damaged };
}

/** @throws MusterError RECORD_INVALID, RECORD_TOO_NEW */
function headerOf(line: AnyLine, path: string): HeaderLine {
  if (line.type !== 'header' || line.format !== formatName) throw noRecord(path);
  if (line.version > formatVersion) {
    throw new MusterError(
      'RECORD_TOO_NEW',
      `the run record ${path} has version ${line.version} of its format, and this Muster (which reads up to ${formatVersion}) ` +
        `is older than the one that wrote it: use that one`,
    );
  }
  return line;
}

function noRecord(path: string): MusterError {
  return new MusterError(
    'RECORD_INVALID',
    `${path} is no run record: name a file that was written with --record`,
  );
}
