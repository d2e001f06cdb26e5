import { overrideOf } from '../scenario/apply-user-overrides.ts';
import type { Session } from '../scenario/arrivals/session.ts';
import {
  ControlFlow,
  InterruptTaskSet,
  RescheduleTask,
  RescheduleTaskImmediately,
  StopTest,
  StopUser,
} from '../scenario/control-flow.ts';
import { attach, cancel, plan, release, stream } from '../scenario/internals.ts';
import { ScenarioError } from '../scenario/scenario-error.ts';
import { drawTask } from '../scenario/task-choice.ts';
import { enter, type TaskSet } from '../scenario/task-set.ts';
import type { SetNode, TaskTree } from '../scenario/task-tree.ts';
import type { User } from '../scenario/user.ts';
import { checkUser } from '../scenario/user-checks.ts';
import type { UserControl } from '../scenario/user-control.ts';
import { keepPlan } from '../scenario/user-plan.ts';
import type { Timer, TimerWheel } from '../timing/timer-wheel.ts';
import { SessionProgress } from './session-progress.ts';
import { Sleeps, toMilliseconds } from './sleeps.ts';
import { UserFrame } from './user-frame.ts';

/** What a user's life needs from the run around it: one object for all users of a class. */
export interface UserRunContext {
  readonly wheel: TimerWheel;
  /** The tasks of the user's class. */
  readonly tree: TaskTree;
  /** What each does before it leaves; null: it stays until it is stopped. */
  readonly session: Session | null;
  /** Told of each wait that ends by itself how late that is, ms. */
  readonly onLag: (milliseconds: number) => void;
  /** Counts what a task threw and fires `userError`. */
  readonly onException: (thrown: unknown, user: User) => void;
  /** A task threw StopTest. */
  readonly onStopTest: () => void;
}

/** `busy`: code of the locustfile runs (onStart, a task, a TaskSet's hooks). `idle`: between two tasks. */
type Phase = 'busy' | 'idle' | 'ending' | 'over';

/**
 * The life of one user: a stack of the TaskSets that it is in, and one step after another.
 *
 * ```
 * onStart ──▶ task ──▶ wait ──┐──▶ onStop of TaskSets, inner to outer ──▶ onStop ──▶ over
 *    │          ▲─────────────┘
 *    └─ throws ────────────────────────────────────────────────────────────────────▶ over
 * ```
 *
 * Steps call one another instead of standing in one asynchronous loop: what a loop would keep over
 * each wait (promise, closures, timer) outlives the young generation, and with 10,000 waiting users
 * collecting it took a sixth of the generator's time.
 *
 * A user with a session ends by itself when that is over.
 *
 * A killed user leaves `busy` while code of the locustfile may still be under way; whatever comes of
 * that later finds another phase and is ignored.
 */
export class UserRun implements UserControl {
  /** Settles when the user is over; never rejects. */
  readonly over: Promise<void>;

  readonly #user: User;
  readonly #context: UserRunContext;
  readonly #timer: Timer;
  /** The innermost TaskSet; null in the user itself. */
  #frame: UserFrame | null = null;
  #phase: Phase = 'busy';
  #stopping = false;
  #session: SessionProgress | null = null;
  #completed = false;
  #killed = false;
  #tags = noTags;
  /** Was ending when it was killed for the first time. */
  #spared = false;
  /** Made when a task asks for them: most never do. */
  #abort: AbortController | null = null;
  #sleeps: Sleeps | null = null;
  #finish: () => void = () => {};

  /** @throws ScenarioError NO_TASKS_LEFT, WAIT_TIME_INVALID */
  constructor(user: User, context: UserRunContext) {
    if (context.tree.tasks.length === 0) {
      throw new ScenarioError(
        'NO_TASKS_LEFT',
        `${context.tree.name} has no task left after filtering: change --tags, --exclude-tags or --config-users`,
      );
    }
    this.#user = user;
    this.#context = context;
    this.#timer = context.wheel.timer(this.#wake);
    const waitTime = overrideOf(user.constructor)?.waitTime;
    if (waitTime !== undefined) user.waitTime = waitTime;
    checkUser(user);
    this.over = new Promise((resolve) => {
      this.#finish = resolve;
    });
    user[attach](this);
    if (context.session !== null) this.#session = new SessionProgress(context.session);
    this.#begin();
  }

  /** It came to its end by itself, or had done all of its session when it was stopped. */
  get completed(): boolean {
    return this.#completed;
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#killed) this.#abort.abort(wasKilled());
    return this.#abort.signal;
  }

  get killed(): boolean {
    return this.#killed;
  }

  get tags(): readonly string[] {
    return this.#tags;
  }

  /** Ends a user that waits at once; one in a task finishes it. Both run `onStop`. */
  stop(): void {
    if (this.#stopping) return;
    this.#stopping = true;
    if (this.#phase === 'idle') void this.#end();
    else this.#sleeps?.end();
  }

  /**
   * Ends the user at the point where it awaits something, and runs `onStop`. One that is in its `onStop`
   * already goes on with it. A second time: the user is over at once.
   */
  kill(): void {
    if (this.#phase === 'over') return;
    const before = this.#phase;
    if (before === 'ending' && !this.#killed && !this.#spared) {
      this.#spared = true;
      return;
    }
    this.#stopping = true;
    this.#killed = true;
    this.#phase = 'ending';
    this.#context.wheel.cancel(this.#timer);
    this.#abort?.abort(wasKilled());
    this.#sleeps?.end();
    this.#user[cancel]();
    if (before === 'ending') this.#leave();
    // A turn later, for what was cancelled to unwind (its `finally` blocks) before onStop.
    else if (before === 'busy') setImmediate(() => void this.#end());
    else void this.#end();
  }

  sleep(seconds: number): Promise<void> {
    const refused = this.#phase === 'over' || (this.#stopping && this.#phase !== 'ending');
    if (refused) return Promise.reject(new StopUser('the user is being stopped'));
    keepPlan(this.#user[plan], seconds);
    this.#sleeps ??= new Sleeps(this.#context.wheel, this.#context.onLag);
    return this.#sleeps.sleep(seconds);
  }

  /** Counts an exception. */
  count(thrown: unknown): void {
    this.#context.onException(thrown, this.#user);
  }

  #begin(): void {
    try {
      const started: unknown = this.#user.onStart();
      // Without one the first request goes out at once, and not after all others that start in this turn.
      if (isThenable(started)) Promise.resolve(started).then(this.#goOn, this.#notStarted);
      else this.#goOn();
    } catch (thrown) {
      this.#notStarted(thrown);
    }
  }

  readonly #notStarted = (thrown: unknown): void => {
    if (this.#phase !== 'busy') return;
    if (thrown instanceof StopUser || thrown instanceof StopTest) {
      this.#steer(thrown);
      return;
    }
    this.count(thrown);
    this.#completed = !this.#stopping;
    this.#leave();
  };

  /** On with the next task, without a wait. */
  readonly #goOn = (): void => {
    if (this.#phase !== 'busy' || this.#ends()) return;
    this.#phase = 'idle';
    this.#act();
  };

  /** Ends the user when nothing more is to begin. @returns whether that is so */
  #ends(): boolean {
    if (this.#session?.over(this.#frame === null) === true) this.#completed = true;
    else if (!this.#stopping) return false;
    void this.#end();
    return true;
  }

  /** The end of a wait. */
  readonly #wake = (): void => {
    this.#context.onLag(performance.now() - this.#timer.due);
    if (this.#phase === 'idle' && this.#session !== null) {
      this.#phase = 'busy';
      this.#goOn();
      return;
    }
    this.#act();
  };

  /** Runs one task, or enters a TaskSet. */
  readonly #act = (): void => {
    if (this.#phase !== 'idle') return;
    this.#phase = 'busy';
    if (this.#frame === null) this.#session?.begun();
    try {
      const node =
        this.#frame === null ? drawTask(this.#context.tree, this.#user[stream]) : this.#frame.next();
      this.#tags = node.tags;
      if (node.kind === 'set') {
        this.#enter(node);
        return;
      }
      const holder = this.#holder;
      const result = node.run.call(holder as never, holder as never);
      if (result instanceof Promise) result.then(this.#pause, this.#afterException);
      else if (isThenable(result)) Promise.resolve(result).then(this.#pause, this.#afterException);
      else this.#pause();
    } catch (thrown) {
      this.#afterException(thrown);
    }
  };

  /** The innermost TaskSet, or the user. */
  get #holder(): TaskSet<User> | User {
    return this.#frame === null ? this.#user : this.#frame.set;
  }

  #enter({ set, tree }: SetNode): void {
    const inner = new UserFrame(enter(set, this.#holder), tree, this.#frame, this.#user[stream]);
    const entered = (): void => {
      if (this.#phase !== 'busy') return;
      this.#frame = inner;
      this.#goOn();
    };
    const refused = (thrown: unknown): void => this.#afterException(asLeft(thrown));
    try {
      const begun = inner.set.onStart();
      if (begun instanceof Promise) {
        begun.then(entered, refused);
        return;
      }
    } catch (thrown) {
      refused(thrown);
      return;
    }
    entered();
  }

  readonly #pause = (): void => {
    if (this.#phase !== 'busy' || this.#ends()) return;
    let milliseconds: number;
    try {
      const seconds = this.#holder.waitTime();
      milliseconds = toMilliseconds(seconds);
      keepPlan(this.#user[plan], seconds);
    } catch (thrown) {
      this.#afterWaitTime(thrown);
      return;
    }
    this.#rest(milliseconds);
  };

  /** Control flow means what it means in a task; there is nothing to reschedule but the next one. */
  #afterWaitTime(thrown: unknown): void {
    const leaves = thrown instanceof InterruptTaskSet && this.#frame !== null;
    if (thrown instanceof StopUser || thrown instanceof StopTest || leaves) this.#steer(thrown);
    else if (thrown instanceof RescheduleTask || thrown instanceof RescheduleTaskImmediately) this.#rest(0);
    else {
      this.count(thrown instanceof InterruptTaskSet ? notInTaskSetError(thrown) : thrown);
      void this.#end();
    }
  }

  #rest(milliseconds: number): void {
    if (this.#phase !== 'busy' || this.#ends()) return;
    this.#phase = 'idle';
    // Also with no wait the event loop must turn: a task without input and output would else hold it forever.
    const wait = this.#session === null ? milliseconds : Math.min(milliseconds, this.#session.timeLeft);
    if (wait > 0) this.#context.wheel.start(this.#timer, wait);
    else setImmediate(this.#act);
  }

  readonly #afterException = (thrown: unknown): void => {
    if (this.#phase !== 'busy') return;
    if (thrown instanceof ControlFlow) {
      this.#steer(thrown);
      return;
    }
    this.count(thrown);
    this.#pause();
  };

  #steer(thrown: ControlFlow): void {
    if (thrown instanceof InterruptTaskSet) this.#interrupt(thrown);
    else if (thrown instanceof StopTest) this.#stopTest();
    else if (thrown instanceof StopUser) void this.#end();
    else if (thrown instanceof RescheduleTaskImmediately) this.#rest(0);
    else this.#pause();
  }

  #stopTest(): void {
    this.#context.onStopTest();
    // It may have killed this very user.
    if (this.#phase === 'busy') void this.#end();
  }

  #interrupt(interruption: InterruptTaskSet): void {
    const left = this.#frame;
    if (left === null) {
      this.#afterException(notInTaskSetError(interruption));
      return;
    }
    this.#frame = left.outer;
    const goOn = (): void => (interruption.reschedule ? this.#rest(0) : this.#pause());
    try {
      const stopped = left.set.onStop();
      if (stopped instanceof Promise) stopped.then(goOn, this.#afterException);
      else goOn();
    } catch (thrown) {
      this.#afterException(thrown);
    }
  }

  async #end(): Promise<void> {
    if (this.#phase === 'over') return;
    if (!this.#stopping) this.#completed = true;
    this.#phase = 'ending';
    this.#context.wheel.cancel(this.#timer);
    this.#tags = noTags;
    for (let frame = this.#frame; frame !== null; frame = frame.outer) await this.#stopHook(frame.set);
    await this.#stopHook(this.#user);
    this.#leave();
  }

  async #stopHook(holder: TaskSet<User> | User): Promise<void> {
    if (this.#phase === 'over') return;
    try {
      await holder.onStop();
    } catch (thrown) {
      if (this.#phase !== 'ending') return;
      if (thrown instanceof StopTest) this.#context.onStopTest();
      else if (!(thrown instanceof ControlFlow)) this.count(thrown);
    }
  }

  #leave(): void {
    if (this.#phase === 'over') return;
    this.#phase = 'over';
    this.#sleeps?.end();
    this.#user[release]();
    this.#finish();
  }
}

const noTags: readonly string[] = [];

/** Its place is that of what was thrown: only there stands a line of the author's. */
function notInTaskSetError({ stack = '' }: InterruptTaskSet): ScenarioError {
  const error = new ScenarioError(
    'NOT_IN_TASK_SET',
    'interrupt() was called outside a TaskSet: there is nothing to leave; throw StopUser to end the user',
  );
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  error.stack = [`${error.name}: ${error.message}`, ...frames].join('\n');
  return error;
}

/** What a TaskSet's `onStart` throws happens in the task of its parent. */
function asLeft(thrown: unknown): unknown {
  if (!(thrown instanceof InterruptTaskSet)) return thrown;
  return thrown.reschedule ? new RescheduleTaskImmediately() : new RescheduleTask();
}

function wasKilled(): StopUser {
  return new StopUser('the user was killed');
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}
