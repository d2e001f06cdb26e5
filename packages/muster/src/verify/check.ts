/** In the order in which they run. */
export const checkNames = ['stall', 'pace', 'accuracy', 'merge', 'saturation', 'soak'] as const;

export type CheckName = (typeof checkNames)[number];

/** One thing that a check compares with what it has to be; all of it text for people. */
export interface Finding {
  readonly what: string;
  /** What is true, or what was planned. */
  readonly expected: string;
  /** What Muster said. */
  readonly measured: string;
  /** How far the one may be from the other. */
  readonly bound: string;
  readonly held: boolean;
}

/** What a check found. It has passed when every finding held, and there is one. */
export interface CheckReport {
  readonly findings: readonly Finding[];
  /** Figures without a bound that help to understand those with one. */
  readonly notes: readonly string[];
}

/** How much a check does: what fits under a minute together with all others, or much more. */
export type Thoroughness = 'quick' | 'soak';

/** One property of Muster that can be put to the test. */
export interface Check {
  readonly name: CheckName;
  /** The property, as a sentence. */
  readonly claim: string;
  /**
   * Its figures depend on how much time the machine gives: a failure is tried once more before it counts, because
   * another program may have been in the way for a second. A wrong figure is wrong both times.
   */
  readonly timed: boolean;
  run(thoroughness: Thoroughness): Promise<CheckReport>;
}

/** A check that has been carried out. */
export interface CheckResult extends CheckReport {
  readonly name: CheckName;
  readonly claim: string;
  readonly passed: boolean;
  /** What the first attempt missed, when there was a second; that one counts. */
  readonly earlier: readonly Finding[];
  readonly seconds: number;
}

export function hasPassed({ findings }: CheckReport): boolean {
  return findings.length > 0 && findings.every(({ held }) => held);
}
