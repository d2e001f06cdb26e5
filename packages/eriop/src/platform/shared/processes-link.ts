import type { Answer, Call, FromChild, FromParent } from './processes-messages.ts';
import type { SharedObserver } from './shared.ts';

/** How long a call waits for the parent. */
const ANSWER_MS = 500;
/** Calls that wait; more are not made. */
const WAITING = 5_000;

interface Waiting {
  readonly settle: (answer: { readonly value: Answer } | undefined) => void;
}

/** Calls to the process that forked this one; those of one turn go in one message. */
export class ParentLink {
  readonly #waiting = new Map<number, Waiting>();
  #calls: [number, Call][] = [];
  #last = 0;
  #late = false;
  #closed = false;
  #observer: SharedObserver | undefined;
  onMessage: (message: FromParent) => void = () => undefined;

  constructor() {
    process.on('message', this.#onMessage);
    process.on('disconnect', this.#onDisconnect);
  }

  /** Whether the parent is there, and answered the last calls in time. */
  get available(): boolean {
    return process.connected && !this.#late && !this.#closed;
  }

  get observer(): SharedObserver | undefined {
    return this.#observer;
  }

  observe(observer: SharedObserver): void {
    this.#observer = observer;
  }

  /** Undefined if the parent has gone, or does not answer in time. Never rejects. */
  call(call: Call): Promise<{ readonly value: Answer } | undefined> {
    if (!process.connected || this.#closed || this.#waiting.size >= WAITING)
      return Promise.resolve(undefined);
    const began = performance.now();
    return new Promise((resolve) => {
      this.#last += 1;
      const id = this.#last;
      const settle: Waiting['settle'] = (answer) => {
        clearTimeout(timer);
        if (!this.#waiting.delete(id)) return;
        this.#observer?.onCommand((performance.now() - began) / 1000);
        resolve(answer);
      };
      const giveUp = () => {
        if (this.#waiting.has(id)) this.#late = true;
        settle(undefined);
      };
      // Timers come before the pipe in a turn: after one that took long, the answer may lie there already.
      const timer = setTimeout(() => setImmediate(giveUp), ANSWER_MS);
      timer.unref();
      this.#waiting.set(id, { settle });
      if (this.#calls.push([id, call]) === 1) process.nextTick(() => this.#sendCalls());
    });
  }

  send(message: FromChild): void {
    // What cannot be sent any more is not answered either; who waits for it is told at the disconnect.
    if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
  }

  close(): void {
    this.#closed = true;
    process.off('message', this.#onMessage);
    process.off('disconnect', this.#onDisconnect);
    this.#onDisconnect();
  }

  #sendCalls(): void {
    const calls = this.#calls;
    this.#calls = [];
    this.send({ shared: 'calls', calls });
  }

  readonly #onDisconnect = () => {
    for (const { settle } of [...this.#waiting.values()]) settle(undefined);
  };

  readonly #onMessage = (message: unknown) => {
    const told = message as FromParent | undefined;
    if (told?.shared === undefined) return;
    if (told.shared !== 'answers') return this.onMessage(told);
    this.#late = false;
    for (const [id, value] of told.answers) this.#waiting.get(id)?.settle({ value: value ?? undefined });
  };
}
