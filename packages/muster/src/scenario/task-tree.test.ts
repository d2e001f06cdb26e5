import { describe, expect, it } from 'vitest';
import { MarkovTaskSet } from './markov-task-set.ts';
import { SequentialTaskSet } from './sequential-task-set.ts';
import { tag } from './tag.ts';
import { task } from './task.ts';
import { TaskCursor } from './task-choice.ts';
import { TaskSet } from './task-set.ts';
import { type TaskSelection, type TaskTree, taskTree } from './task-tree.ts';
import { transition, transitions } from './transition.ts';
import { User } from './user.ts';

/** Names and weights as nested text: `a×1 Set×2(b×1)`. */
function shown(tree: TaskTree): string {
  return tree.tasks
    .map((node) => `${node.name}×${node.weight}${node.kind === 'set' ? `(${shown(node.tree)})` : ''}`)
    .join(' ');
}

class Shopper extends User {
  @tag('fast', 'read')
  @task(5)
  browse() {}
  @tag('slow', 'read')
  @task(2)
  search() {}
  @task()
  untagged() {}
  @tag('buying')
  @task(3)
  static Checkout = class extends TaskSet<Shopper> {
    @tag('slow')
    @task(4)
    pay() {}
    @task()
    cancel() {}
    @task()
    static Gift = class extends TaskSet<Shopper> {
      @tag('read')
      @task()
      wrap() {}
    };
  };
}

describe('taskTree', () => {
  it.each<[TaskSelection, string]>([
    [{}, 'browse×5 search×2 untagged×1 Checkout×3(pay×4 cancel×1 Gift×1(wrap×1))'],
    [{ tags: [], excludeTags: [] }, 'browse×5 search×2 untagged×1 Checkout×3(pay×4 cancel×1 Gift×1(wrap×1))'],
    [{ tags: ['fast'] }, 'browse×5'],
    [{ tags: ['read'] }, 'browse×5 search×2 Checkout×3(Gift×1(wrap×1))'],
    [{ tags: ['fast', 'slow'] }, 'browse×5 search×2 Checkout×3(pay×4)'],
    [{ tags: ['buying'] }, 'Checkout×3(pay×4 cancel×1 Gift×1(wrap×1))'],
    [{ excludeTags: ['slow'] }, 'browse×5 untagged×1 Checkout×3(cancel×1 Gift×1(wrap×1))'],
    [{ excludeTags: ['buying'] }, 'browse×5 search×2 untagged×1'],
    [{ tags: ['read'], excludeTags: ['slow'] }, 'browse×5 Checkout×3(Gift×1(wrap×1))'],
    [{ tags: ['slow'], excludeTags: ['slow'] }, ''],
    [{ equalWeights: true }, 'browse×1 search×1 untagged×1 Checkout×1(pay×1 cancel×1 Gift×1(wrap×1))'],
  ])('with %j leaves %s', (selection, left) => {
    expect(shown(taskTree(Shopper, selection))).toBe(left);
  });

  it('warns of hooks that are tasks', () => {
    expect(taskTree(Shopper).warnings).toEqual([]);
    class Hooked extends User {
      @task()
      override onStart() {}
    }
    expect(taskTree(Hooked).warnings).toEqual([
      'Hooked.onStart is marked with @task: it runs as a task and as the hook, too',
    ]);
    expect(shown(taskTree(Hooked))).toBe('onStart×1');
  });

  it('filters a class without changing it for the next time', () => {
    taskTree(Shopper, { tags: ['fast'] });
    expect(taskTree(Shopper).tasks).toHaveLength(4);
  });

  it('refuses a TaskSet without tasks and one that contains itself', () => {
    class Empty extends TaskSet {}
    class Idle extends User {
      static override tasks = [Empty];
    }
    expect(() => taskTree(Idle)).toThrow(expect.objectContaining({ code: 'TASK_SET_WITHOUT_TASKS' }));
    class Endless extends TaskSet {}
    class Around extends TaskSet {
      static override tasks = [Endless];
    }
    Endless.tasks = [Around];
    expect(() => taskTree(Around)).toThrow('Around → Endless → Around');
  });
});

function names(holder: Parameters<typeof taskTree>[0], count: number, draws: number[] = []): string {
  const cursor = new TaskCursor(taskTree(holder), { next: () => draws.shift() ?? 0 });
  return Array.from({ length: count }, () => cursor.next().name).join(' ');
}

describe('a SequentialTaskSet', () => {
  it('hands out its tasks in order, over and over; a weight repeats one in its place', () => {
    class Journey extends SequentialTaskSet {
      static override tasks = [[function a() {}, 2]];
      @task()
      b() {}
      @task(3)
      static C = class extends TaskSet {
        @task()
        inner() {}
      };
    }
    expect(names(Journey, 13)).toBe('a a b C C C a a b C C C a');
  });
});

describe('a MarkovTaskSet', () => {
  it('begins with the first declared and draws the next by weight', () => {
    class Browsing extends MarkovTaskSet {
      @transitions({ product: 3, search: 1 })
      home() {}
      @transitions(['home', ['search', 3]])
      product() {}
      @transition('product', 1)
      @transition('home', 1)
      search() {}
    }
    // home → product (below 3/4) → search (above 1/4) → home or product by halves → …
    expect(names(Browsing, 4, [0.74, 0.25, 0])).toBe('home product search home');
    expect(names(Browsing, 4, [0.75, 0.5, 0.24])).toBe('home search product home');
  });

  it.each([
    [
      'MARKOV_WITHOUT_TASKS',
      class extends MarkovTaskSet {
        a() {}
      },
    ],
    [
      'MARKOV_TARGET_UNKNOWN',
      class extends MarkovTaskSet {
        @transition('b')
        a() {}
        b() {}
      },
    ],
    [
      'MARKOV_TARGET_WITHOUT_TRANSITIONS',
      class extends MarkovTaskSet {
        @transition('b')
        a() {}
        @task()
        b() {}
      },
    ],
    [
      'MARKOV_TAGS',
      class extends MarkovTaskSet {
        @tag('slow')
        @transition('a')
        a() {}
      },
    ],
    [
      'TASK_INVALID',
      class extends MarkovTaskSet {
        @transition('B')
        a() {}
        @transition('a')
        static B = class extends TaskSet {};
      },
    ],
  ])('is refused with %s', (code, holder) => {
    expect(() => taskTree(holder)).toThrow(expect.objectContaining({ code }));
  });

  it('warns of a task that nothing leads to', () => {
    class Browsing extends MarkovTaskSet {
      @transition('b')
      a() {}
      @transition('a')
      b() {}
      @transitions({ a: 1, lost: 2 })
      lost() {}
    }
    expect(taskTree(Browsing).warnings).toEqual([
      'Browsing.lost is never reached: no transition leads to it from a',
    ]);
  });

  it('is tagged as a whole', () => {
    class Reader extends User {
      @tag('chain')
      @task()
      static Chain = class extends MarkovTaskSet {
        @transition('a')
        a() {}
      };
    }
    expect(shown(taskTree(Reader, { tags: ['chain'] }))).toBe('Chain×1(a×1)');
    expect(shown(taskTree(Reader, { excludeTags: ['chain'] }))).toBe('');
  });

  it('refuses weights that are none', () => {
    expect(() => transition('a', -1)).toThrow(expect.objectContaining({ code: 'TASK_WEIGHT_INVALID' }));
    expect(() => transitions({ a: 0.5 })).toThrow(expect.objectContaining({ code: 'TASK_WEIGHT_INVALID' }));
  });
});
