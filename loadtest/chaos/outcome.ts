/** What became of the requests of one exercise. */
export interface Outcomes {
  /** Alerts answered with 201, by their ids. */
  readonly acknowledged: readonly string[];
  /** The last change of each incident that was answered with 200: its number is the incident's description. */
  readonly changed: ReadonlyMap<string, number>;
  /** Refused in the way that the API promises: problem+json with a status that fits. */
  readonly refused: number;
  /** The connection was refused or cut off: nothing was promised. */
  readonly unanswered: number;
  /** Anything else, with an example of each kind. */
  readonly wrong: ReadonlyMap<string, number>;
  /** When each alert was acknowledged, ms of `performance.now()`. */
  readonly acknowledgedAt: readonly number[];
}

/** Statuses that say: not now. */
const HONEST = [408, 429, 503];

/** Collects what becomes of requests. */
export class OutcomeLog implements Outcomes {
  readonly acknowledged: string[] = [];
  readonly acknowledgedAt: number[] = [];
  readonly changed = new Map<string, number>();
  readonly wrong = new Map<string, number>();
  refused = 0;
  unanswered = 0;

  /** @param body of a request to store an alert, or to read */
  answered(status: number, type: string, body: string, expected: number): void {
    if (status === expected) {
      if (expected === 201) this.#stored(body);
      return;
    }
    const problem = type.startsWith('application/problem+json') && HONEST.includes(status);
    if (problem) this.refused += 1;
    else this.#note(`${status} ${type} ${body.slice(0, 200)}`);
  }

  #stored(body: string): void {
    const { id } = JSON.parse(body) as { id?: unknown };
    if (typeof id !== 'string') {
      this.#note(`201 without an id: ${body.slice(0, 200)}`);
      return;
    }
    this.acknowledged.push(id);
    this.acknowledgedAt.push(performance.now());
  }

  #note(what: string): void {
    this.wrong.set(what, (this.wrong.get(what) ?? 0) + 1);
  }
}

/** ms from an instant to the first alert acknowledged after it; null when there was none. */
export function recoveryTime({ acknowledgedAt }: Outcomes, since: number): number | null {
  const first = acknowledgedAt.find((at) => at > since);
  return first === undefined ? null : first - since;
}
