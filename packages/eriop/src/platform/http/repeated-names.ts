/** The end of every name, and of strings that look so from here (`"\":"`). */
const NAME_END = /"[ \t\r\n]*:/g;

/**
 * Finds the first name that an object of a JSON text has twice. Of such members parsers keep one, and not all of them the
 * same (RFC 8259 §4).
 *
 * @param text valid JSON
 * @param value what it was parsed to; not nested deeply
 */
export function findRepeatedName(text: string, value: unknown): string | undefined {
  // A text that ends no more names than the value has is settled: nearly all are.
  return countNameEnds(text) === countNames(value) ? undefined : scan(text);
}

function countNameEnds(text: string): number {
  let count = 0;
  NAME_END.lastIndex = 0;
  while (NAME_END.test(text)) count += 1;
  return count;
}

function countNames(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countNames(item);
    return count;
  }
  for (const name in value) count += 1 + countNames((value as Record<string, unknown>)[name]);
  return count;
}

function scan(text: string): string | undefined {
  /** The names of each object that is open; of an array, none are looked for. */
  const open: Set<string>[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '{' || char === '[') open.push(new Set());
    else if (char === '}' || char === ']') open.pop();
    else if (char === '"') {
      const end = endOfString(text, at);
      NAME_END.lastIndex = end;
      if (NAME_END.exec(text)?.index === end) {
        const name = JSON.parse(text.slice(at, end + 1)) as string;
        const names = open.at(-1);
        if (names?.has(name) === true) return name;
        names?.add(name);
      }
      at = end;
    }
  }
  return undefined;
}

/** Where a string of valid JSON ends that begins at `start`. */
export function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text.charCodeAt(at) !== 0x22) at += text.charCodeAt(at) === 0x5c ? 2 : 1;
  return at;
}
