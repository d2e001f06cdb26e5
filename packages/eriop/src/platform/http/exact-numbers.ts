import { endOfString } from './repeated-names.ts';

/** Digits that a double keeps of any decimal number. */
const SAFE_DIGITS = 15;
/** What may be no double: more digits than it keeps, or an exponent. Texts of digits match too, and are sorted out later. */
const SUSPICIOUS = /\d[\d.]{15,}|\d[eE]/;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Finds the first number of a JSON text that would not be kept as it was sent: too large (`1e999`), too small, or with
 * more digits than a double has (RFC 8259 §6). What a program printed of its own doubles is always kept: in the fewest
 * digits that tell it from others, or in as many as it likes.
 *
 * @param text valid JSON
 */
export function findInexactNumber(text: string): string | undefined {
  if (!SUSPICIOUS.test(text)) return undefined;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      at = endOfString(text, at);
    } else if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      NUMBER.lastIndex = at;
      const literal = NUMBER.exec(text)?.[0] ?? '';
      if (!isExact(literal)) return literal;
      at += literal.length - 1;
    }
  }
  return undefined;
}

function isExact(literal: string): boolean {
  const sent = decimalOf(literal);
  const kept = Number(literal);
  if (!Number.isFinite(kept)) return false;
  const { length } = sent.digits;
  if (kept === 0 || length === 0) return kept === 0 && length === 0;
  if (length <= SAFE_DIGITS && Math.abs(kept) > 1e-300) return true;
  if (length > 100) return false;
  return isSame(sent, decimalOf(String(kept))) || isSame(sent, decimalOf(kept.toPrecision(length)));
}

/** 0.digits × 10^exponent, without zeros at either end. */
interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

function isSame(one: Decimal, other: Decimal): boolean {
  return one.digits === other.digits && one.exponent === other.exponent;
}

function decimalOf(literal: string): Decimal {
  const [mantissa = '', power = '0'] = literal.replace(/^-/, '').toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const all = whole + fraction;
  const digits = all.replace(/^0+/, '');
  const exponent = whole.length - (all.length - digits.length) + Number(power);
  return { digits: digits.replace(/0+$/, ''), exponent };
}
