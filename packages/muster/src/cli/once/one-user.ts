import { overrideOf } from '../../scenario/apply-user-overrides.ts';
import { ControlFlow, InterruptTaskSet, StopTest, StopUser } from '../../scenario/control-flow.ts';
import { attach, cancel, release } from '../../scenario/internals.ts';
import { enter, TaskSet } from '../../scenario/task-set.ts';
import type { TaskNode, TaskTree } from '../../scenario/task-tree.ts';
import { User } from '../../scenario/user.ts';
import { checkUser } from '../../scenario/user-checks.ts';
import type { UserControl } from '../../scenario/user-control.ts';
import type { Trace } from './trace.ts';

type Holder = User | TaskSet<User>;

/**
 * The life of one user, once through: onStart, each task once in order of declaration (inside a TaskSet likewise),
 * onStop. There is no wait between tasks; what a task waits by itself, it waits.
 */
export class OneUser implements UserControl {
  readonly #user: User;
  readonly #tree: TaskTree;
  readonly #trace: Trace;
  readonly #onException: (thrown: unknown, user: User) => void;
  readonly #abort = new AbortController();
  /** Nothing is grouped by them here. */
  readonly tags: readonly string[] = [];

  constructor(user: User, tree: TaskTree, trace: Trace, onException: (thrown: unknown, user: User) => void) {
    this.#user = user;
    this.#tree = tree;
    this.#trace = trace;
    this.#onException = onException;
    const waitTime = overrideOf(user.constructor)?.waitTime;
    if (waitTime !== undefined) user.waitTime = waitTime;
    checkUser(user);
    user[attach](this);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get killed(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Cancels what is under way; `onStop` still runs. */
  kill(): void {
    if (this.killed) return;
    this.#abort.abort(new StopUser('the user was stopped'));
    this.#user[cancel]();
  }

  sleep(seconds: number): Promise<void> {
    this.#trace.note(`waits ${Number(seconds.toPrecision(3))} s`);
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        reject(new StopUser('the user was stopped while it waited'));
      };
      const timer = setTimeout(() => {
        this.signal.removeEventListener('abort', stop);
        resolve();
      }, seconds * 1000);
      this.signal.addEventListener('abort', stop, { once: true });
    });
  }

  count(thrown: unknown): void {
    this.#trace.exception(thrown);
    this.#onException(thrown, this.#user);
  }

  /** Settles when it is over; what hooks and tasks throw is told to the trace. */
  async run(): Promise<void> {
    const began = await this.#part('onStart', isOwn(this.#user, User.prototype, 'onStart'), () =>
      this.#user.onStart(),
    );
    if (began === 'threw') {
      this.#trace.note('no task is run, and no onStop: onStart threw');
    } else {
      if (began === 'done') await this.#tasks(this.#user, this.#tree, '');
      await this.#part('onStop', isOwn(this.#user, User.prototype, 'onStop'), () => this.#user.onStop());
    }
    this.#user[release]();
  }

  /** @returns `left` when a task ended the user */
  async #tasks(holder: Holder, { tasks }: TaskTree, path: string): Promise<'done' | 'interrupted' | 'left'> {
    for (const node of tasks) {
      if (this.killed) return 'left';
      const ended =
        node.kind === 'set' ? await this.#set(holder, node, path) : await this.#task(holder, node, path);
      if (ended !== 'done') return ended;
    }
    return 'done';
  }

  async #task(
    holder: Holder,
    node: TaskNode & { kind: 'function' },
    path: string,
  ): Promise<'done' | 'interrupted' | 'left'> {
    const ended = await this.#part(`task ${path}${node.name}`, true, () =>
      node.run.call(holder as never, holder as never),
    );
    // As under load: the exception is counted, and the user goes on.
    return ended === 'threw' ? 'done' : ended;
  }

  async #set(
    holder: Holder,
    { set, tree, name }: TaskNode & { kind: 'set' },
    path: string,
  ): Promise<'done' | 'left'> {
    const inner = enter(set, holder);
    const within = `${path}${name} › `;
    const began = await this.#part(`${path}${name} onStart`, isOwn(inner, TaskSet.prototype, 'onStart'), () =>
      inner.onStart(),
    );
    if (began === 'left') return 'left';
    if (began !== 'done') return 'done';
    const ended = await this.#tasks(inner, tree, within);
    await this.#part(`${path}${name} onStop`, isOwn(inner, TaskSet.prototype, 'onStop'), () =>
      inner.onStop(),
    );
    return ended === 'left' ? 'left' : 'done';
  }

  /** @param shown false for a hook that nobody wrote */
  async #part(
    heading: string,
    shown: boolean,
    code: () => unknown,
  ): Promise<'done' | 'threw' | 'interrupted' | 'left'> {
    if (!shown) return 'done';
    this.#trace.heading(heading);
    try {
      await code();
      return 'done';
    } catch (thrown) {
      return this.#steered(thrown);
    } finally {
      this.#trace.partEnds();
    }
  }

  #steered(thrown: unknown): 'done' | 'threw' | 'interrupted' | 'left' {
    if (this.killed) return 'left';
    if (!(thrown instanceof ControlFlow)) {
      this.count(thrown);
      return 'threw';
    }
    this.#trace.note(`ended by ${thrown.name}`);
    if (thrown instanceof StopUser || thrown instanceof StopTest) return 'left';
    return thrown instanceof InterruptTaskSet ? 'interrupted' : 'done';
  }
}

function isOwn(holder: object, base: object, hook: 'onStart' | 'onStop'): boolean {
  return (holder as Record<string, unknown>)[hook] !== (base as Record<string, unknown>)[hook];
}
