import type { LiveTarget } from '../../verdict/live-targets.ts';
import { clock } from '../../wording/format.ts';
import { oneLine, shortened } from '../plain-text.ts';
import { painter } from './paint.ts';

/**
 * What is said of a target that has tipped while the run goes on, in one line.
 *
 * ```
 * ✗ 1:45 missed: p95 response time 310 ms, limit < 200 ms (steady state)
 * ✓ 2:10 holds again: p95 response time 180 ms, limit < 200 ms (steady state)
 * ```
 *
 * @param elapsed seconds since the run began
 */
export function tippedLine(target: LiveTarget, elapsed: number, colour: boolean): string {
  const missed = target.verdict === 'missed';
  const { measured, limit, window } = target;
  const label = shortened(oneLine(target.label), 80);
  const text = `${missed ? '✗' : '✓'} ${clock(elapsed)} ${missed ? 'missed' : 'holds again'}: ${label} ${measured}, limit ${limit} (${window})`;
  return painter(colour)(text, missed ? 'red' : 'green');
}
