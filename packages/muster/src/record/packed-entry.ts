import type { Phases } from '../stats/sample.ts';
import type { EntryParts } from '../stats/stats-entry.ts';
import { type PackedHistogram, packHistogram, unpackHistogram } from './packed-histogram.ts';

/** What a `StatsEntry` holds, without its name. */
export interface PackedEntry {
  readonly requests: number;
  readonly failures: number;
  readonly bytes: number;
  readonly response: PackedHistogram | null;
  /** Absent when nothing was planned: service times are the response times then. */
  readonly planned?: number;
  readonly service?: PackedHistogram | null;
  /** Those that there were. */
  readonly phases?: Readonly<Partial<Record<keyof Phases, PackedHistogram>>>;
}

const phaseNames = ['connect', 'tls', 'firstByte', 'body'] as const;

export function packEntry(entry: EntryParts): PackedEntry {
  const { requests, failures, contentBytes: bytes, planned } = entry;
  const phases: Partial<Record<keyof Phases, PackedHistogram>> = {};
  for (const name of phaseNames) {
    const packed = packHistogram(entry.phases[name]);
    if (packed !== null) phases[name] = packed;
  }
  return {
    requests,
    failures,
    bytes,
    response: packHistogram(entry.responseTimes),
    ...(planned > 0 && { planned, service: packHistogram(entry.serviceTimes) }),
    ...(Object.keys(phases).length > 0 && { phases }),
  };
}

/**
 * The way back of {@link packEntry}.
 *
 * @throws RangeError when a histogram of it is none
 */
export function unpackEntry(packed: PackedEntry): EntryParts {
  const { requests, failures, bytes: contentBytes, planned = 0, phases = {} } = packed;
  const responseTimes = unpackHistogram(packed.response);
  return {
    requests,
    failures,
    contentBytes,
    planned,
    responseTimes,
    serviceTimes: planned > 0 ? unpackHistogram(packed.service) : responseTimes,
    phases: {
      connect: unpackHistogram(phases.connect),
      tls: unpackHistogram(phases.tls),
      firstByte: unpackHistogram(phases.firstByte),
      body: unpackHistogram(phases.body),
    },
  };
}
