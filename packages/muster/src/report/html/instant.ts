import { clock } from '../../wording/format.ts';

/** An instant by the clock of the run, as on the charts: `0:41`. Both in epoch ms. */
export function instantOfRun(time: number, start: number): string {
  return clock((time - start) / 1000);
}

/** An instant for people: `2026-11-23 16:42:05 UTC`. */
export function instantUtc(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
