import type { RequestObserver } from '../client/http-client.ts';
import type { TimerWheel } from '../timing/timer-wheel.ts';
import { constant, type WaitTime } from './wait-time.ts';

/** What the runner gives to each user. */
export interface UserEnvironment {
  /** Base URL of the system under test; null when none was given. */
  readonly host: string | null;
  readonly wheel: TimerWheel;
  /** Told of every finished request. */
  readonly observe: RequestObserver;
}

/**
 * One virtual user. A run makes many instances of each class; every instance runs its tasks, chosen
 * at random by weight, one after another, with a wait after each, until it is stopped.
 */
export abstract class User {
  /** Share of the users of this class among all classes without a fixed count. */
  static weight = 1;
  /** When above 0: exactly so many users of this class, whatever the weights. */
  static fixedCount = 0;
  /** Base URL when none is given on the command line. */
  static host: string | undefined;

  /** Wait after each task. */
  waitTime: WaitTime = constant(0);

  /** Runs once, before the first task. What it throws ends this user. */
  onStart(): Promise<void> | void {}

  /** Runs once, after the last task. */
  onStop(): Promise<void> | void {}

  /** @internal Made by the runner alone. */
  // biome-ignore lint/complexity/noUselessConstructor: it fixes what every user class is made with
  constructor(_environment: UserEnvironment) {}

  /** @internal Gives back what the user holds (connections); called when it has stopped. */
  release(): void {}
}

/** A concrete user class, as a locustfile exports it. */
export interface UserClass {
  readonly name: string;
  readonly prototype: User;
  readonly weight: number;
  readonly fixedCount: number;
  readonly host: string | undefined;
  new (environment: UserEnvironment): User;
}
