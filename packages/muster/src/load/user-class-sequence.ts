/** A class of users and its share. */
export interface WeightedClass {
  readonly name: string;
  readonly weight: number;
}

interface Candidate extends WeightedClass {
  priority: number;
  x: number;
}

/**
 * The endless order in which users of weighted classes are started, so that at every length the mix is
 * as near to the weights as whole users allow. This is Locust's own order (since 2.27), which keeps
 * the Kullback–Leibler divergence from the weights small: each turn takes the class with the smallest
 * `weight · log2(x / (x + 1))`, where x counts up from weight + 1.
 *
 * @returns a function that gives the next class name; null when no class has a weight above 0
 */
export function userClassSequence(classes: readonly WeightedClass[]): (() => string) | null {
  const candidates: Candidate[] = classes
    .filter(({ weight }) => weight > 0)
    .map(({ name, weight }) => ({
      name,
      weight,
      x: weight + 1,
      priority: weight * Math.log2(weight / (weight + 1)),
    }));
  if (candidates.length === 0) return null;
  return () => {
    const next = candidates.reduce((best, candidate) => (before(candidate, best) ? candidate : best));
    next.priority = next.weight * Math.log2(next.x / (next.x + 1));
    next.x += 1;
    return next.name;
  };
}

/** Ties resolve by x, weight and name, as a heap of such tuples would. */
function before(a: Candidate, b: Candidate): boolean {
  if (a.priority !== b.priority) return a.priority < b.priority;
  if (a.x !== b.x) return a.x < b.x;
  if (a.weight !== b.weight) return a.weight < b.weight;
  return a.name < b.name;
}
