/**
 * Text from outside on one line: control characters (an error text may hold escape sequences that
 * take over a terminal) and characters that turn the reading direction around become spaces.
 */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
}

/** At most `length` characters; what is longer ends with `…`. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  // By code point, so that no pair of surrogates is torn apart.
  const characters = Array.from(text.slice(0, length * 2));
  return characters.length <= length ? text : `${characters.slice(0, Math.max(0, length - 1)).join('')}…`;
}

/** The same text, in which a line never breaks between a number and its unit or comparison. */
export function unbroken(text: string): string {
  return text
    .replace(/(\d) (?=(?:%|ms|s|min|h|B|kB|MB|GB|cores?)(?![\w%]))/g, '$1\u00a0')
    .replace(/([<>≤≥=]) (?=\d)/g, '$1\u00a0');
}
