import { iterations } from '../scenario/arrivals/session.ts';
import { plan } from '../scenario/internals.ts';
import { type TaskSelection, taskTree } from '../scenario/task-tree.ts';
import type { User, UserClass, UserEnvironment } from '../scenario/user.ts';
import type { TimerWheel } from '../timing/timer-wheel.ts';
import { Departures } from './departures.ts';
import type { Seat } from './load-plan.ts';
import { UserRun, type UserRunContext } from './user-run.ts';

export interface UserGroupOptions {
  readonly userClasses: readonly UserClass[];
  readonly wheel: TimerWheel;
  readonly selection: TaskSelection;
  /** Seconds. */
  readonly stopTimeout: number;
  /** Given to every user. */
  readonly environment: UserEnvironment;
  readonly onException: (thrown: unknown, user: User) => void;
  readonly onStopTest: () => void;
  /** Told of each wait of a user that ends by itself how late that is, ms. */
  readonly onLag: (milliseconds: number) => void;
  /** A user could not be made. */
  readonly onStillborn: (thrown: unknown, seat: Seat) => void;
  /** A user has come to its end, by itself (completed) or because it was stopped, or was given up. */
  readonly onOver: (seat: Seat, completed: boolean) => void;
}

/** What all users of a class have in common. */
interface Kind {
  readonly userClass: UserClass;
  readonly context: UserRunContext;
  /** Users of it that run. */
  count: number;
}

const oneTask = iterations(1);

interface Member {
  readonly seat: Seat;
  readonly run: UserRun;
  stop(): void;
  kill(): void;
}

/** The users that run. */
export class UserGroup {
  readonly #options: UserGroupOptions;
  readonly #kinds = new Map<string, Kind>();
  readonly #members = new Map<Seat, Member>();
  readonly #departures: Departures<Member>;
  #emptied: () => void = () => {};
  /** What a person should know of the tasks. */
  readonly warnings: readonly string[];

  /** @throws ScenarioError when the tasks of a class are not in order */
  constructor(options: UserGroupOptions) {
    this.#options = options;
    this.#departures = new Departures(options.wheel, options.stopTimeout, (member) => this.#over(member));
    this.readTasks();
    this.warnings = [...this.#kinds.values()].flatMap(({ context }) => context.tree.warnings);
  }

  /**
   * Reads what the classes are to do; before any user has started, again.
   *
   * @throws ScenarioError when the tasks of a class are not in order
   */
  readTasks(): void {
    const { userClasses, wheel, selection, onException, onStopTest, onLag } = this.#options;
    for (const userClass of userClasses) {
      const tree = taskTree(userClass, selection);
      const session = userClass.arrivals === undefined ? null : (userClass.session ?? oneTask);
      const context = { wheel, tree, session, onLag, onException, onStopTest };
      this.#kinds.set(userClass.name, { userClass, context, count: 0 });
    }
  }

  /** Users running, also those being stopped. */
  get count(): number {
    return this.#members.size;
  }

  /** Users being stopped. */
  get leaving(): number {
    return this.#departures.size;
  }

  /** Users that were killed and given up before their `onStop` was over. */
  get abandoned(): number {
    return this.#departures.abandoned;
  }

  get countByClass(): Record<string, number> {
    return Object.fromEntries([...this.#kinds].map(([name, { count }]) => [name, count]));
  }

  /**
   * @param plannedAt when a plan said that it should start, on the clock of `performance.now()`; 0 when none did
   * @returns false when it could not be made
   */
  start(seat: Seat, plannedAt = 0): boolean {
    const kind = this.#kinds.get(seat.userClass) as Kind;
    let run: UserRun;
    try {
      const user = new kind.userClass(this.#options.environment);
      user[plan].at = plannedAt;
      run = new UserRun(user, kind.context);
    } catch (thrown) {
      this.#options.onStillborn(thrown, seat);
      return false;
    }
    const member = { seat, run, stop: () => run.stop(), kill: () => run.kill() };
    kind.count += 1;
    this.#members.set(seat, member);
    void run.over.then(() => this.#over(member));
    return true;
  }

  /** Sends the user of a seat out. */
  stop(seat: Seat): void {
    const member = this.#members.get(seat);
    if (member !== undefined) this.#departures.add(member);
  }

  /** Sends everyone out. Settles when all are gone or given up. */
  async stopAll(): Promise<void> {
    const empty = new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
    for (const member of [...this.#members.values()]) this.#departures.add(member);
    if (this.#members.size > 0) await empty;
  }

  /** Also called for one that was given up: code of its may still run, but it no longer counts. */
  #over(member: Member): void {
    // Given up earlier.
    if (!this.#members.delete(member.seat)) return;
    (this.#kinds.get(member.seat.userClass) as Kind).count -= 1;
    this.#departures.gone(member);
    this.#options.onOver(member.seat, member.run.completed);
    if (this.#members.size === 0) this.#emptied();
  }
}
