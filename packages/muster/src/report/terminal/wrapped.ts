import { displayWidth, fit } from './display-width.ts';

/** `text` broken between words into lines of at most `width` columns; a longer word is cut. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (displayWidth(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = fit(word, width);
  }
  return [...lines, line];
}
