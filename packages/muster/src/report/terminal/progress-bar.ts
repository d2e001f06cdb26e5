/**
 * A bar of `width` characters.
 *
 * @param done share of one; below 0 and above 1 count as these
 */
export function progressBar(done: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, done)) * width);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}
