import { StopUser } from '../../scenario/control-flow.ts';
import { User } from '../../scenario/user.ts';

/** A promise that is settled from outside. */
export function gate(): { promise: Promise<void>; open: () => void; fail: (reason: unknown) => void } {
  let open = (): void => {};
  let fail = (_reason: unknown): void => {};
  const promise = new Promise<void>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { promise, open, fail };
}

/** A user that notes what happens to it. */
export abstract class Noted extends User {
  readonly log: string[] = [];
  override onStart(): void | Promise<void> {
    this.log.push('start');
  }
  override onStop(): void | Promise<void> {
    this.log.push('stop');
  }
  note(what: string, limit = Number.POSITIVE_INFINITY): void {
    this.log.push(what);
    if (this.log.filter((one) => one === what).length >= limit) throw new StopUser();
  }
}
