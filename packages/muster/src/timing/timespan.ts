/**
 * Reads a timespan as Locust writes it: a whole number of seconds, or hours, minutes and seconds in
 * that order, e.g. `300`, `90s`, `1h30m`.
 *
 * @returns seconds; null when it is not one
 */
export function parseTimespan(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  const match = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (match === null || text === '') return null;
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return hours * 3600 + minutes * 60 + seconds;
}
