/** An instant for people: `2026-11-23 16:42:05 UTC`. */
export function instantUtc(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
