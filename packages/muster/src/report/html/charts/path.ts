/** A place in the plot: x from 0 to 1000, y from 0 (top) to 100 (bottom). */
export type Place = readonly [x: number, y: number];

/** A line through the places; null interrupts it, and a place on its own becomes a dot. */
export function linePath(places: readonly (Place | null)[]): string {
  let path = '';
  for (const [index, place] of places.entries()) {
    if (place === null) continue;
    const begins = (places[index - 1] ?? null) === null;
    const ends = (places[index + 1] ?? null) === null;
    path += `${begins ? 'M' : 'L'}${at(place)}`;
    if (begins && ends) path += 'h0';
  }
  return path;
}

/** The surface between two lines, of which the lower runs backwards. */
export function areaPath(upper: readonly Place[], lower: readonly Place[]): string {
  if (upper.length === 0) return '';
  const outline = [...upper, ...lower.toReversed()];
  return `M${outline.map(at).join('L')}Z`;
}

function at([x, y]: Place): string {
  return `${Number(x.toFixed(1))} ${Number(y.toFixed(1))}`;
}
