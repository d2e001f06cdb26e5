const number = String.raw`\d+(?:\.\d+)?`;
const grammar = new RegExp(
  `^(?:(${number})\\s*h)?(?:(${number})\\s*m)?(?:(${number})\\s*s)?(?:(${number})\\s*ms)?$|^(${number})$`,
);

/**
 * Reads a duration, the same wherever Muster takes one as a text: a number of seconds, or hours, minutes, seconds and
 * milliseconds in that order, e.g. `90`, `1h30m`, `1.5s`, `500ms`.
 *
 * @returns ms, to the µs: so `1001ms` and `1.001s` are the same number; null when it is not one
 */
export function parseDuration(text: string): number | null {
  const match = text === '' ? null : grammar.exec(text);
  if (match === null) return null;
  const [hours, minutes, seconds, milliseconds, bare] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const us = Math.round((hours * 3600 + minutes * 60 + seconds + bare) * 1e6 + milliseconds * 1e3);
  return Number.isSafeInteger(us) ? us / 1e3 : null;
}
