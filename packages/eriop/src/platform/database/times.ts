/** A time as the API shows it (ISO 8601, UTC), or null. */
export function isoOrNull(time: Date | null): string | null {
  return time === null ? null : time.toISOString();
}
