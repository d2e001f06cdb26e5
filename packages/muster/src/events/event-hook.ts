import { ScenarioError } from '../scenario/scenario-error.ts';
import { Patience } from '../timing/patience.ts';
import { unlessIdle } from '../timing/unless-idle.ts';

/** Told of an event; may be asynchronous where the event waits for its listeners. */
export type Listener<Argument> = (argument: Argument) => unknown;

/** One event that listeners can be added to. */
export class EventHook<Argument> {
  readonly #listeners: Listener<Argument>[] = [];

  /**
   * @param onError told of what a listener throws; the other listeners are called all the same
   * @param passesOn what a listener throws and is meant for whoever fired the event
   * @param onSlow told once of a listener that is waited for and takes long, with a piece of its text
   * @param patience how long those that are waited for may take
   */
  constructor(
    readonly name: string,
    private readonly onError: (event: string, thrown: unknown) => void,
    private readonly passesOn: (thrown: unknown) => boolean = () => false,
    private readonly onSlow: (event: string, listener: string) => void = () => {},
    private readonly patience = new Patience(),
  ) {}

  /** Whether anybody listens: what fires often asks first and spares making its argument. */
  get hasListeners(): boolean {
    return this.#listeners.length > 0;
  }

  /** @returns the listener, to remove it again */
  addListener(listener: Listener<Argument>): Listener<Argument> {
    if (typeof listener !== 'function') {
      throw new ScenarioError(
        'MEMBER_UNKNOWN',
        `a listener of ${this.name} is a function: \`events.${this.name}.addListener((event) => { … })\``,
      );
    }
    this.#listeners.push(listener);
    return listener;
  }

  /** @internal Locust's way to say it. @throws ScenarioError MEMBER_UNKNOWN */
  add_listener(): never {
    throw new ScenarioError(
      'MEMBER_UNKNOWN',
      `events.${this.name} has no add_listener; write \`events.${this.name}.addListener((event) => { … })\``,
    );
  }

  removeListener(listener: Listener<Argument>): void {
    const at = this.#listeners.indexOf(listener);
    if (at >= 0) this.#listeners.splice(at, 1);
  }

  /** @internal */
  removeListeners(): void {
    this.#listeners.length = 0;
  }

  /** @internal @returns what makes those listen again that do now, and no others */
  mark(): () => void {
    const now = [...this.#listeners];
    return () => void this.#listeners.splice(0, this.#listeners.length, ...now);
  }

  /**
   * Calls every listener, in the order in which they were added, and does not wait for asynchronous ones.
   *
   * @throws when all were called, the first that is to be passed on of what they threw at once
   */
  fire(argument: Argument): void {
    let passedOn: { readonly thrown: unknown } | null = null;
    const onThrown = (thrown: unknown): void => {
      if (this.passesOn(thrown)) passedOn ??= { thrown };
      else this.onError(this.name, thrown);
    };
    for (const listener of [...this.#listeners]) void this.#call(listener, argument, onThrown);
    if (passedOn !== null) throw (passedOn as { readonly thrown: unknown }).thrown;
  }

  /** Calls the listeners one after another and waits for each. @param reverse last added, first called */
  async fireAndWait(argument: Argument, reverse = false): Promise<void> {
    const listeners = reverse ? this.#listeners.toReversed() : [...this.#listeners];
    for (const listener of listeners) {
      const result = this.#call(listener, argument, (thrown) => this.onError(this.name, thrown));
      if (result === undefined) continue;
      const slow = setTimeout(() => this.onSlow(this.name, pieceOf(listener)), slowAfter);
      // Nothing that the process should stay for.
      slow.unref();
      const settled = unlessIdle(result, () =>
        givenUp(`what a listener of ${this.name} awaits never settles`, listener),
      );
      const late = `a listener of ${this.name} was not done 10 s after the end was asked for`;
      await this.patience
        .with(settled, () => givenUp(late, listener))
        .catch((thrown) => this.onError(this.name, thrown));
      clearTimeout(slow);
    }
  }

  /** @param onThrown told of what it throws before it returns */
  #call(
    listener: Listener<Argument>,
    argument: Argument,
    onThrown: (thrown: unknown) => void,
  ): Promise<void> | undefined {
    try {
      const result = listener(argument);
      if (!(result instanceof Promise)) return undefined;
      return result.then(
        () => {},
        (thrown) => this.onError(this.name, thrown),
      );
    } catch (thrown) {
      onThrown(thrown);
      return undefined;
    }
  }
}

/** ms */
const slowAfter = 10_000;

/** Of its text: most listeners have no name. */
function pieceOf(listener: (argument: never) => unknown): string {
  const text = String(listener).replace(/\s+/g, ' ');
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function givenUp(why: string, listener: (argument: never) => unknown): ScenarioError {
  const error = new ScenarioError(
    'LISTENER_NEVER_ENDS',
    `${why}, so the run goes on without it: ${pieceOf(listener)}`,
  );
  // Its own stack says nothing of the listener.
  error.stack = `${error.code}: ${error.message}`;
  return error;
}
