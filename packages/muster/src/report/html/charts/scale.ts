/** Turns values into heights: 0 is the bottom of the plot, 100 its top. */
export interface Scale {
  readonly height: (value: number) => number;
  /** Values with a line and a label, rising. */
  readonly ticks: readonly number[];
}

/** From 0 to a round number above `highest`, with two to five steps. */
export function linearScale(highest: number, smallestTop: number): Scale {
  const top = Math.max(highest, smallestTop);
  const step = roundStep(top / 4);
  const steps = Math.max(1, Math.ceil(top / step - 1e-9));
  const end = steps * step;
  return {
    height: (value) => clamp((value / end) * 100),
    ticks: Array.from({ length: steps + 1 }, (_, n) => Number((n * step).toPrecision(12))),
  };
}

/** The same scale with its lowest and highest tick only, for plots with room for two labels. */
export function endsOnly(scale: Scale): Scale {
  return { ...scale, ticks: [scale.ticks[0] ?? 0, scale.ticks.at(-1) ?? 1] };
}

/** Logarithmic between powers of ten or their 2- and 5-folds; ticks at each of these if they are few. */
export function logScale(lowest: number, highest: number): Scale {
  const all = oneTwoFive(Math.max(lowest, 0.001), Math.max(highest, 0.002));
  const bottom = Math.log10(all[0] as number);
  const span = Math.log10(all.at(-1) as number) - bottom;
  const decades = all.filter((value) => Number.isInteger(Number(Math.log10(value).toFixed(9))));
  return {
    height: (value) => clamp(((Math.log10(Math.max(value, 1e-9)) - bottom) / span) * 100),
    ticks: all.length <= 6 ? all : decades,
  };
}

/** Round values from the last one at or below `lowest` to the first one at or above `highest`. */
function oneTwoFive(lowest: number, highest: number): number[] {
  const values: number[] = [];
  for (let power = Math.floor(Math.log10(lowest)); ; power++) {
    for (const factor of [1, 2, 5]) {
      const value = Number((factor * 10 ** power).toPrecision(6));
      if (value <= lowest * (1 + 1e-9)) values[0] = value;
      else values.push(value);
      if (value >= highest && values.length > 1) return values;
    }
  }
}

function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const factor = [1, 2, 2.5, 5, 10].find((one) => one * power >= atLeast * (1 - 1e-9)) ?? 10;
  return factor * power;
}

function clamp(height: number): number {
  return Math.min(100, Math.max(0, height));
}
