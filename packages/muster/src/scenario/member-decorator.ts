import { type Mark, type MemberDecorator, markField, markMethod, nextOrder } from './mark.ts';
import { ScenarioError } from './scenario-error.ts';

/**
 * A decorator that writes something into the mark of a method or a static field.
 *
 * @param shown how it is written in a locustfile, for messages
 */
export function memberDecorator(shown: string, write: (mark: Mark) => void): MemberDecorator {
  const order = nextOrder();
  const decorate = (member: unknown, context: ClassMemberDecoratorContext): unknown => {
    const name = String(context.name);
    if (context.private) throw misplaced(shown, `${name} is private`);
    if (context.kind === 'method' && !context.static) {
      write(markMethod(member as object, order));
      return undefined;
    }
    if (context.kind !== 'field' || !context.static) throw misplaced(shown, `${name} is neither`);
    return function initialize(this: object, value: unknown): unknown {
      nameAfterField(value, name);
      write(markField(this, name, order));
      return value;
    };
  };
  return decorate as MemberDecorator;
}

function misplaced(shown: string, why: string): ScenarioError {
  return new ScenarioError(
    'TASK_MISPLACED',
    `${shown} marks public methods of an instance and static fields with a TaskSet class; ${why}`,
  );
}

/** A compiler that rewrites decorators takes the name from `static Checkout = class extends TaskSet {}`. */
function nameAfterField(value: unknown, name: string): void {
  if (typeof value === 'function' && value.name === '') Object.defineProperty(value, 'name', { value: name });
}
