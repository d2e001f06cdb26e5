import { createHash } from 'node:crypto';

/** All seeded rows are older than anything a run creates: lists by time show the run's rows first. */
const EPOCH = Date.UTC(2020, 0, 1);
const MINUTE_MS = 60_000;

/** Montréal. */
const CENTRE = { latitude: 45.5017, longitude: -73.5673 };
/** Degrees to either side of the centre: some 8 km. */
const SPREAD = 0.1;

/** The time of the n-th row of a kind: one a minute. */
export function timeOf(index: number): Date {
  return new Date(EPOCH + index * MINUTE_MS);
}

/**
 * A UUID version 7 (RFC 9562, 5.7) that is always the same: its time is the row's, its random bits are a hash of
 * the row's name.
 */
export function idOf(kind: string, index: number): string {
  const bytes = hash(`${kind} ${index}`).subarray(0, 16);
  bytes.writeUIntBE(timeOf(index).getTime(), 0, 6);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** A place around the centre, the same for the same row. */
export function placeOf(kind: string, index: number): { latitude: number; longitude: number } {
  const bytes = hash(`place of ${kind} ${index}`);
  const offset = (at: number) => (bytes.readUInt16BE(at) / 0xffff - 0.5) * 2 * SPREAD;
  const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
  return { latitude: round(CENTRE.latitude + offset(0)), longitude: round(CENTRE.longitude + offset(2)) };
}

/** The n-th of some choices, over and over. */
export function cycle<Choice>(choices: readonly Choice[], index: number): Choice {
  return choices[index % choices.length] as Choice;
}

function hash(text: string): Buffer {
  return createHash('sha256').update(`eriop load test: ${text}`).digest();
}
