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
 * Reads a duration with its unit.
 *
 * @param text e.g. `200ms`, `1.5s`, `5m`, `2h`
 * @param of what it is the duration of, for the message
 * @returns ms
 * @throws MusterError TARGET_INVALID when it is not one
 */
export function durationMs(text: string, of: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)$/.exec(String(text));
  if (match === null) {
    throw invalidTarget(`${of}: '${text}' is not a duration such as 200ms, 1.5s, 5m or 2h: give it its unit`);
  }
  const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match[2] as 'ms' | 's' | 'm' | 'h'];
  return Number(match[1]) * unit;
}
