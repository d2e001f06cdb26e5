import type { Margin } from '../verdict/margin.ts';
import { ms, percent, rate } from '../wording/format.ts';
import type { TargetSummary } from './summary.ts';

/**
 * How far a target was from its limit: `183 ms (91 %) left`, `1,040 ms (520 %) beyond`.
 *
 * @returns null where that is no number
 */
export function marginText({ margin, held }: TargetSummary): string | null {
  if (margin === undefined) return null;
  if (margin.value === 0) return 'at the limit';
  const share = margin.share === null ? '' : ` (${shareText(Math.abs(margin.share))})`;
  return `${amount(margin)}${share} ${held === true ? 'left' : 'beyond'}`;
}

/** Whole per cents, rounded down so that 100 % is never said of less; more digits below a tenth. */
function shareText(share: number): string {
  return share < 0.1 ? percent(share) : `${Math.floor(share * 100 + 1e-9).toLocaleString('en-US')} %`;
}

function amount({ value, unit }: Margin): string {
  const size = Math.abs(value);
  if (unit === 'ms') return `${ms(size)} ms`;
  if (unit === '%') return rate(size) === '1' ? '1 point' : `${rate(size)} points`;
  if (unit === '/s') return `${rate(size)}/s`;
  return `${rate(size)} ${rate(size) === '1' ? unit.replace(/^(user|arrival)s$/, '$1') : unit}`;
}
