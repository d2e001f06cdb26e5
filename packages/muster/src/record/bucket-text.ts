/** A number is written in digits of 5 bits, the lowest first; all but the last have 32 added. */
const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const radix = 32;
const codes = Uint8Array.from(digits, (digit) => digit.charCodeAt(0));
const values = new Int8Array(128).fill(-1);
digits.split('').forEach((digit, value) => {
  values[digit.charCodeAt(0)] = value;
});

/** Longest number, in digits: counts are safe integers, doubled. */
const longest = 11;

// Grown when needed and used again: a second has hundreds of histograms.
let scratch = new Uint8Array(64 * 1024);

/**
 * The buckets of a histogram as text. From the first bucket on, an even number 2n is n samples in this bucket, and goes
 * on to the next; an odd one 2n − 1 passes over n empty buckets. Digits are those of base64url.
 *
 * @param pairs `[index, count, …]`, rising, as `Histogram.toSparse` gives them
 */
export function bucketText(pairs: readonly number[]): string {
  if (scratch.length < pairs.length * longest) scratch = new Uint8Array(pairs.length * longest * 2);
  let length = 0;
  let next = 0;
  for (let at = 0; at < pairs.length; at += 2) {
    const gap = (pairs[at] as number) - next;
    if (gap > 0) length = put(2 * gap - 1, length);
    length = put(2 * (pairs[at + 1] as number), length);
    next += gap + 1;
  }
  return Buffer.from(scratch.buffer, 0, length).toString('latin1');
}

/**
 * The buckets that {@link bucketText} made a text of.
 *
 * @throws RangeError when it is no such text
 */
export function bucketPairs(text: string): number[] {
  const pairs: number[] = [];
  let index = 0;
  let value = 0;
  let scale = 1;
  for (let at = 0; at < text.length; at++) {
    const digit = values[text.charCodeAt(at)] ?? -1;
    if (digit < 0) throw new RangeError(`not the text of buckets: character ${at + 1} is '${text[at]}'`);
    value += (digit % radix) * scale;
    scale *= radix;
    if (digit >= radix) continue;
    if (value % 2 === 1) index += (value + 1) / 2;
    else pairs.push(index++, value / 2);
    value = 0;
    scale = 1;
  }
  if (scale > 1) throw new RangeError('not the text of buckets: it ends in the middle of a number');
  return pairs;
}

function put(number: number, at: number): number {
  let rest = number;
  let to = at;
  while (rest >= radix) {
    scratch[to++] = codes[radix + (rest % radix)] as number;
    rest = Math.floor(rest / radix);
  }
  scratch[to++] = codes[rest] as number;
  return to;
}
