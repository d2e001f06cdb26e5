const slotCount = 8192;
/** Longest wait of one `setTimeout`: Node's own limit is 2³¹ − 1 ms. */
const longestArm = 1_000_000;

/** A wake-up; kept by whoever asked for it, to cancel it or to start it again. */
export interface Timer {
  /** In ms, on the clock of `performance.now()`. */
  due: number;
  readonly wake: () => void;
  /** @internal */
  next: Timer | null;
  /** @internal */
  previous: Timer | null;
  /** @internal -1 while it is not waiting. */
  slot: number;
}

/**
 * Many timers on one `setTimeout`: a hashed timing wheel with slots of 1 ms (Varghese and Lauck,
 * 1987). Setting and cancelling cost the same however many are pending, and all that are due in one
 * millisecond wake in one callback. A `setTimeout` each would give Node one list to
 * keep for every distinct duration.
 *
 * A timer never wakes early, and at most about 1 ms late while the event loop is free.
 */
export class TimerWheel {
  readonly #slots: (Timer | null)[] = new Array<Timer | null>(slotCount).fill(null);
  #pending = 0;
  /** The next tick (whole ms) to be looked at. */
  #tick = 0;
  #armedFor = Number.POSITIVE_INFINITY;
  #handle: NodeJS.Timeout | null = null;
  /** Inside a turn nothing is armed: its end arms once, for whatever is then the earliest. */
  #turning = false;
  /** When the last turn began. */
  #now = 0;
  readonly #onError: (thrown: unknown) => void;

  /** @param onError told of what a wake-up throws. Default: it is uncaught, as in a `setTimeout` */
  constructor(onError: (thrown: unknown) => void = throwLater) {
    this.#onError = onError;
  }

  /** A timer that waits for {@link TimerWheel.start}. */
  timer(wake: () => void): Timer {
    return { due: 0, wake, next: null, previous: null, slot: -1 };
  }

  /**
   * A new timer, started.
   *
   * @param delay ms from now; fractions count
   * @param wake called once, from the event loop
   */
  set(delay: number, wake: () => void): Timer {
    return this.setAt(performance.now() + delay, wake);
  }

  /** @param due instant on the clock of `performance.now()`, ms; one in the past wakes at once */
  setAt(due: number, wake: () => void): Timer {
    const timer = this.timer(wake);
    this.startAt(timer, due);
    return timer;
  }

  /** Starts a timer that is not waiting. @param delay ms from now */
  start(timer: Timer, delay: number): void {
    this.startAt(timer, performance.now() + delay);
  }

  /** Starts a timer that is not waiting. @param due as in {@link TimerWheel.setAt} */
  startAt(timer: Timer, due: number): void {
    if (this.#pending === 0 && !this.#turning) this.#tick = Math.floor(performance.now());
    // What is due in the turn under way waits for the next one: the event loop must turn in between.
    const soonest = this.#turning && due <= this.#now ? this.#tick + 1 : this.#tick;
    const dueTick = Math.max(Math.ceil(due), soonest);
    const slot = dueTick % slotCount;
    const head = this.#slots[slot] as Timer | null;
    timer.due = due;
    timer.next = head;
    timer.previous = null;
    timer.slot = slot;
    if (head !== null) head.previous = timer;
    this.#slots[slot] = timer;
    this.#pending += 1;
    if (!this.#turning && dueTick < this.#armedFor) this.#arm(dueTick);
  }

  /** Stops a timer. @returns false when it was not waiting */
  cancel(timer: Timer): boolean {
    if (timer.slot < 0) return false;
    this.#unlink(timer);
    if (this.#pending === 0 && !this.#turning) this.#disarm();
    return true;
  }

  /** How many are waiting. */
  get pending(): number {
    return this.#pending;
  }

  #unlink(timer: Timer): void {
    if (timer.previous === null) this.#slots[timer.slot] = timer.next;
    else timer.previous.next = timer.next;
    if (timer.next !== null) timer.next.previous = timer.previous;
    timer.slot = -1;
    this.#pending -= 1;
  }

  #arm(tick: number): void {
    if (this.#handle !== null) clearTimeout(this.#handle);
    this.#armedFor = tick;
    // Rounded down: a turn too early is made again 1 ms later, while one too late could not be helped.
    const delay = Math.min(Math.max(Math.floor(tick - performance.now()), 1), longestArm);
    this.#handle = setTimeout(this.#turn, delay);
  }

  #disarm(): void {
    if (this.#handle !== null) clearTimeout(this.#handle);
    this.#handle = null;
    this.#armedFor = Number.POSITIVE_INFINITY;
  }

  readonly #turn = (): void => {
    this.#handle = null;
    this.#armedFor = Number.POSITIVE_INFINITY;
    const now = performance.now();
    const last = Math.floor(now);
    // After a long stall one round of the wheel passes every timer; more would find nothing.
    const first = Math.max(this.#tick, last - slotCount + 1);
    this.#tick = last + 1;
    this.#now = now;
    this.#turning = true;
    try {
      for (let tick = first; tick <= last; tick++) this.#wakeDue(tick % slotCount, now);
      // Some of the millisecond under way are due already; the slot stays the next one to be looked at.
      this.#wakeDue((last + 1) % slotCount, now);
    } finally {
      this.#turning = false;
      if (this.#pending > 0) this.#arm(this.#nextTick());
    }
  };

  #wakeDue(slot: number, now: number): void {
    let timer = this.#slots[slot] as Timer | null;
    while (timer !== null) {
      // A wake-up may set or cancel others in this slot: hold on to the neighbour only if it is
      // still linked afterwards, else begin the slot anew.
      const next: Timer | null = timer.next;
      if (timer.due <= now) {
        this.#unlink(timer);
        this.#wakeOne(timer);
        timer =
          next !== null && next.slot === slot
            ? next
            : next === null
              ? null
              : (this.#slots[slot] as Timer | null);
      } else {
        timer = next;
      }
    }
  }

  /** What it throws is none of the others' business: they wake in time all the same. */
  #wakeOne(timer: Timer): void {
    try {
      timer.wake();
    } catch (thrown) {
      this.#onError(thrown);
    }
  }

  /** The tick of the first slot that holds a timer of this round, or the end of the round. */
  #nextTick(): number {
    for (let tick = this.#tick; tick < this.#tick + slotCount; tick++) {
      let timer = this.#slots[tick % slotCount] as Timer | null;
      while (timer !== null) {
        if (timer.due <= tick) return tick;
        timer = timer.next;
      }
    }
    return this.#tick + slotCount;
  }
}

function throwLater(thrown: unknown): void {
  queueMicrotask(() => {
    throw thrown;
  });
}
