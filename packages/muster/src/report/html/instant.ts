import { clock } from '../../wording/format.ts';

/** An instant by the clock of the run, as on the charts: `0:41`. Both in epoch ms. */
export function instantOfRun(time: number, start: number): string {
  return clock((time - start) / 1000);
}
