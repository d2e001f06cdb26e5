const weightOf = Symbol('weight of a task');

/** A method that a user runs as a task. */
export type TaskMethod = (this: never) => unknown;

interface MarkedMethod extends TaskMethod {
  [weightOf]?: number;
}

/**
 * Marks a method of a user class as a task.
 *
 * @param weight how often it is chosen, relative to the class's other tasks; 0 leaves it out
 * @example
 * class Shopper extends HttpUser {
 *   @task(3)
 *   async browse() {
 *     await this.client.get('/products');
 *   }
 * }
 */
export function task(weight = 1) {
  if (!Number.isInteger(weight) || weight < 0) {
    throw new RangeError(`@task(${weight}): a task's weight is a whole number, 0 or more`);
  }
  return <Method extends TaskMethod>(method: Method, _context: ClassMethodDecoratorContext): void => {
    // Kept on the function: a subclass inherits it with the method, and overriding it replaces both.
    (method as MarkedMethod)[weightOf] = weight;
  };
}

/** A task of a class, by the name of its method. */
export interface Task {
  readonly name: string;
  readonly weight: number;
}

/** The tasks of a class and its bases, those of the bases first, each in order of declaration. */
export function tasksOf(userClass: { prototype: object }): Task[] {
  const chain: object[] = [];
  for (let p: object | null = userClass.prototype; p !== null; p = Object.getPrototypeOf(p)) chain.unshift(p);
  const weights = new Map<string, number>();
  for (const prototype of chain) {
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      const weight =
        typeof property.value === 'function' ? (property.value as MarkedMethod)[weightOf] : undefined;
      if (weight !== undefined) weights.set(name, weight);
    }
  }
  return [...weights].filter(([, weight]) => weight > 0).map(([name, weight]) => ({ name, weight }));
}
