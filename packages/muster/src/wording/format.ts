/**
 * Numbers for people, the same in the terminal and in the HTML report: thousands separated, durations
 * with at most three significant digits, always with a point as the decimal mark.
 */

let numbers: Intl.NumberFormat | null = null;

/** Made on first use: making the first one takes 15 ms, which the start of a run need not wait for. */
function grouped(value: number): string {
  numbers ??= new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
  return numbers.format(value);
}

/** A whole number: 384210 → `384,210`. */
export function count(value: number): string {
  return grouped(value);
}

/** A number per second: `8,312`, `12.3`, `0.05`, without a unit. */
export function rate(value: number): string {
  return value >= 99.95 ? count(value) : significant(value);
}

/** A duration in ms, without the unit: `0.85`, `2.9`, `43`, `1,230`. */
export function ms(value: number): string {
  if (value === 0) return '0';
  if (value < 0.995) return value.toFixed(2);
  if (value < 9.95) return value.toFixed(1);
  return grouped(Number(value.toPrecision(3)));
}

/** What is counted in a unit of its own, without it: `0.0042`, `41.5`, `412`, `18,230`. */
export function valueText(value: number): string {
  return value >= 1000 ? grouped(value) : significant(value);
}

/** A share of one as `0.4 %`, with two significant digits; never `0 %` or `100 %` for something else. */
export function percent(share: number): string {
  if (share > 0 && share < 0.0001) return '< 0.01 %';
  if (share < 1 && share > 0.9999) return '> 99.99 %';
  if (share > 0.9 && share < 0.9995) return `${Number((share * 100).toFixed(share > 0.99 ? 2 : 1))} %`;
  return `${significant(share * 100, 2)} %`;
}

/** A number of bytes in decimal units: `880 B`, `1.2 kB`, `128 MB`. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let scaled = value;
  let unit = 0;
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  return `${significant(scaled)} ${units[unit]}`;
}

/** Processor time per time: `0.34 core`, `2.1 cores`. */
export function cores(value: number): string {
  return `${significant(value, 2)} ${value <= 1 ? 'core' : 'cores'}`;
}

/** Seconds as a clock shows them: `0:07`, `2:41`, `1:05:00`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** Seconds in words: `60 s`, `5 min`, `2 min 41 s`, `1 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 120) return seconds < 9.95 && seconds > 0 ? `${significant(seconds, 2)} s` : `${whole} s`;
  const parts = [
    [Math.floor(whole / 3600), 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const;
  return parts
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(' ');
}

/** Words as a list: `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** With its number, in the right form: `1 request`, `1,200 requests`. */
export function counted(value: number, one: string): string {
  return `${count(value)} ${one}${value === 1 ? '' : 's'}`;
}

function significant(value: number, digits = 3): string {
  if (value === 0) return '0';
  const rounded = Number(value.toPrecision(digits));
  if (rounded >= 100) return grouped(rounded);
  // Four places: no exponents, and no wider than the columns in the terminal.
  return String(Number(rounded.toFixed(4)));
}
