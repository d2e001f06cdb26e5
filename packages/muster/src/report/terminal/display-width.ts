const combining = /[\p{Mn}\p{Me}\p{Cf}]/u;
// Chinese, Japanese and Korean letters, full-width forms and emoji take two columns.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Columns that `text` takes in a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (combining.test(character)) continue;
    width += wide.test(character) ? 2 : 1;
  }
  return width;
}

/** `text` in at most `width` columns; what is longer ends with `…`. */
export function fit(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return width > 0 ? `${leading(text, width - 1)}…` : '';
}

/** As {@link fit}, for paths: the end says more than the middle, so `…` stands within the text. */
export function fitMiddle(text: string, width: number): string {
  if (displayWidth(text) <= width || width < 8) return fit(text, width);
  const head = leading(text, Math.floor((width - 1) / 3));
  const reversed = Array.from(text).reverse().join('');
  const tail = leading(reversed, width - 1 - displayWidth(head));
  return `${head}…${Array.from(tail).reverse().join('')}`;
}

function leading(text: string, width: number): string {
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += displayWidth(character);
    if (used > width) break;
    kept += character;
  }
  return kept;
}

/** `text` filled up to `width` columns; unchanged when it is wider. */
export function padded(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? text + space : space + text;
}
