import { parseDuration } from '../timing/duration.ts';
import { invalidTarget } from './invalid-target.ts';

/** Formats a figure as the reports show it: thousands separated, at most three significant digits below 1,000. */
export function figure(value: number): string {
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  return rounded.toLocaleString('en-US', { maximumFractionDigits: 6 });
}

/** A share as a percentage, e.g. `0.25 %`. */
export function percentage(ratio: number): string {
  return `${figure(ratio * 100)} %`;
}

/**
 * Reads a duration as it is written everywhere, but with its unit: a limit of `200` that was meant in ms would be one of
 * 200 s, and always hold.
 *
 * @param text e.g. `200ms`, `1.5s`, `1h30m`
 * @param of what it is the duration of, for the message
 * @returns ms
 * @throws MusterError TARGET_INVALID when it is not one
 */
export function durationMs(text: string, of: string): number {
  const written = String(text);
  const ms = /\d$/.test(written) ? null : parseDuration(written);
  if (ms === null) {
    throw invalidTarget(`${of}: '${text}' is not a duration such as 200ms, 1.5s, 5m or 2h: give it its unit`);
  }
  return ms;
}
