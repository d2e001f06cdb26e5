/** One way on from a task of a MarkovTaskSet. */
export interface Transition {
  readonly to: string;
  readonly weight: number;
}

/** What decorators say of one member of a class. */
export interface Mark {
  /** Grows in the order of the source: decorators are evaluated from top to bottom. */
  readonly order: number;
  /** null: not marked as a task. */
  weight: number | null;
  readonly tags: Set<string>;
  readonly transitions: Transition[];
}

/** A decorator of methods and of static fields that hold a TaskSet class. */
export interface MemberDecorator {
  (method: (this: never) => unknown, context: ClassMethodDecoratorContext): void;
  <Class, Value>(
    field: undefined,
    context: ClassFieldDecoratorContext<Class, Value>,
  ): (this: Class, value: Value) => Value;
}

const methodMark = Symbol('mark of a method');
const fieldMarks = Symbol('marks of the static fields');
let marksMade = 0;

interface MarkedMethod {
  [methodMark]?: Mark;
}

interface MarkedHolder {
  [fieldMarks]?: Map<string, Mark>;
}

/** Taken when a decorator is evaluated, which happens in the order of the source; applying it does not. */
export function nextOrder(): number {
  marksMade += 1;
  return marksMade;
}

/** The mark of a method, made when there is none. Kept on the function: inherited and replaced with it. */
export function markMethod(method: object, order: number): Mark {
  const marked = method as MarkedMethod;
  marked[methodMark] ??= blank(order);
  return marked[methodMark];
}

/** The mark of a static field, made when there is none. Kept on the class, since the value may be used elsewhere. */
export function markField(holder: object, name: string, order: number): Mark {
  if (!Object.hasOwn(holder, fieldMarks)) {
    Object.defineProperty(holder, fieldMarks, { value: new Map<string, Mark>() });
  }
  const marks = (holder as MarkedHolder)[fieldMarks] as Map<string, Mark>;
  const mark = marks.get(name) ?? blank(order);
  marks.set(name, mark);
  return mark;
}

export function markOfMethod(method: unknown): Mark | undefined {
  return typeof method === 'function' ? (method as MarkedMethod)[methodMark] : undefined;
}

/** The marks of a class's own static fields, by name. */
export function marksOfFields(holder: object): ReadonlyMap<string, Mark> {
  return (Object.hasOwn(holder, fieldMarks) && (holder as MarkedHolder)[fieldMarks]) || new Map();
}

function blank(order: number): Mark {
  return { order, weight: null, tags: new Set(), transitions: [] };
}
