import { textOf } from '../wording/text-of.ts';
import type { MemberDecorator } from './mark.ts';
import { memberDecorator } from './member-decorator.ts';
import { refuseBare } from './refuse-bare.ts';
import { ScenarioError } from './scenario-error.ts';

/** A decorator of tasks and of whole classes. */
export interface TagDecorator extends MemberDecorator {
  (holder: abstract new (...args: never[]) => object, context: ClassDecoratorContext): void;
}

const tagsOfClass = Symbol('tags of a class');

/**
 * Gives tags to a task, or to all tasks of a class, for `--tags` and `--exclude-tags`.
 *
 * @example
 * class Shopper extends HttpUser {
 *   @tag('slow', 'search')
 *   @task()
 *   async search() {}
 * }
 */
export function tag(...names: string[]): TagDecorator {
  refuseBare(names, '`@tag`', "@tag('name')");
  if (names.length === 0 || names.some((name: unknown) => typeof name !== 'string' || name === '')) {
    throw new ScenarioError(
      'TASK_INVALID',
      `@tag(${names.map(textOf).join(', ')}): give one or more texts, as in \`@tag('slow')\``,
    );
  }
  const mark = memberDecorator('@tag', (written) => {
    for (const name of names) written.tags.add(name);
  }) as (member: unknown, context: ClassMemberDecoratorContext) => unknown;
  const decorate = (member: unknown, context: DecoratorContext): unknown => {
    if (context.kind !== 'class') return mark(member, context);
    const earlier = classTags(member as object);
    Object.defineProperty(member, tagsOfClass, { value: [...earlier, ...names], configurable: true });
    return undefined;
  };
  return decorate as TagDecorator;
}

/** The tags that stand at a class itself; those of its bases are theirs. */
export function classTags(holder: object): readonly string[] {
  return Object.hasOwn(holder, tagsOfClass)
    ? ((holder as { [tagsOfClass]?: readonly string[] })[tagsOfClass] as readonly string[])
    : [];
}
