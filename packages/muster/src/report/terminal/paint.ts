export type Colour = 'red' | 'green' | 'yellow' | 'blue' | 'dim' | 'bold';

const codes: Readonly<Record<Colour, readonly [number, number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  dim: [2, 22],
  bold: [1, 22],
};

/** Puts `text` in a colour. */
export type Paint = (text: string, ...colours: readonly Colour[]) => string;

/** @param enabled false: text stays as it is, for logs and `NO_COLOR` */
export function painter(enabled: boolean): Paint {
  if (!enabled) return (text) => text;
  return (text, ...colours) =>
    colours.reduce((inner, colour) => {
      const [on, off] = codes[colour];
      return `\u001b[${on}m${inner}\u001b[${off}m`;
    }, text);
}
