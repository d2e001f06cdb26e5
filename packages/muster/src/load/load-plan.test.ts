import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LoadPlan, type Seat } from './load-plan.ts';
import { type CountedClass, userClassOrder } from './user-class-order.ts';

const a = { name: 'A', weight: 3, fixedCount: 0 };
const b = { name: 'B', weight: 1, fixedCount: 0 };
const f = { name: 'F', weight: 1, fixedCount: 2 };
const classes = [a, b, f];

/** Carries a plan out without a clock, and sees to it that nobody is lost or doubled. */
class Run {
  now = 0;
  readonly plan: LoadPlan;
  /** Oldest first. */
  readonly running = new Set<Seat>();
  readonly log: { readonly kind: string; readonly userClass: string; readonly at: number }[] = [];

  constructor(of: readonly CountedClass[] = classes) {
    this.plan = new LoadPlan(of);
  }

  setLoad(users: number, rate: number, of?: readonly CountedClass[]): this {
    this.plan.setLoad(this.now, users, rate, of);
    return this;
  }

  /** Lets time pass. */
  pass(seconds: number): this {
    const until = this.now + seconds;
    for (let at = this.plan.nextAt; at !== null && at <= until; at = this.plan.nextAt) {
      this.now = Math.max(this.now, at);
      const step = this.plan.take(this.now);
      if (step === null) throw new Error('a step that was due did not come');
      const known = this.running.has(step.seat);
      expect(known).toBe(step.kind === 'stop');
      if (known) this.running.delete(step.seat);
      else this.running.add(step.seat);
      this.log.push({ kind: step.kind, userClass: step.seat.userClass, at });
    }
    this.now = until;
    return this;
  }

  end(index: number): this {
    const seat = [...this.running][index % this.running.size];
    if (seat === undefined) return this;
    this.running.delete(seat);
    this.plan.ended(seat);
    return this;
  }

  /** Classes of who runs, in the order of their starts. */
  get classes(): string {
    return [...this.running].map((seat) => seat.userClass).join('');
  }

  /** What happened, e.g. `+A -A`. */
  get story(): string {
    return this.log
      .map(({ kind, userClass }) => (kind === 'start' ? `+${userClass}` : `-${userClass}`))
      .join(' ');
  }
}

function sequence(users: number, of: readonly CountedClass[] = classes): string[] {
  return Array.from({ length: users }, userClassOrder(of)).filter((name) => name !== null);
}

function sorted(names: Iterable<string>): string {
  return [...names].sort().join('');
}

describe('LoadPlan', () => {
  it("starts users in Locust's sequence, evenly at the rate, the first at once", () => {
    const run = new Run().setLoad(8, 4).pass(0.6);
    expect(run.classes).toBe('FFA');
    run.pass(10);
    expect(run.classes).toBe('FFABAAAB');
    expect(run.log.map(({ at }) => at)).toEqual([0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75]);
    expect(run.plan.complete).toBe(true);
  });

  it('stops the newest first, at the rate, and starts the same classes again', () => {
    const run = new Run().setLoad(8, 100).pass(1).setLoad(3, 2).pass(1);
    expect(run.classes).toBe('FFABA');
    run.pass(9);
    expect(run.classes).toBe('FFA');
    expect(run.setLoad(8, 100).pass(1).classes).toBe('FFABAAAB');
  });

  it('replaces a change in the middle of another', () => {
    const run = new Run([a]).setLoad(10, 1).pass(3.5).setLoad(2, 1).pass(0.5).setLoad(6, 2).pass(10);
    expect(run.story).toBe('+A +A +A +A -A +A +A +A');
    expect(run.running.size).toBe(6);
  });

  it('does not exceed the rate, however often the load changes', () => {
    const run = new Run([a]);
    for (let second = 1; second < 40; second++) run.setLoad(second, 0.25).pass(1);
    expect(run.log.map(({ at }) => at)).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 32, 36]);
  });

  it('leaves empty what ended by itself, until the load changes', () => {
    const run = new Run([a]).setLoad(6, 100).pass(1).end(1).end(1).pass(10);
    expect(run.running.size).toBe(4);
    expect(run.plan.complete).toBe(true);
    expect(run.setLoad(6, 1).pass(10).running.size).toBe(6);
  });

  it('lets those beyond move into empty seats of their class instead of stopping them', () => {
    const run = new Run([a]).setLoad(6, 100).pass(1).end(0).end(0).setLoad(4, 1).pass(10);
    expect(run.story).toBe('+A +A +A +A +A +A');
    expect(run.running.size).toBe(4);
  });

  it('does not stop twice who ends by itself while it waits to be stopped', () => {
    const run = new Run([a]).setLoad(6, 100).pass(1).setLoad(2, 1).pass(0).end(3).pass(10);
    expect(run.running.size).toBe(2);
    expect(run.log.filter(({ kind }) => kind === 'stop')).toHaveLength(3);
  });

  it('limits those started from now on to some classes; who runs stays, and goes last', () => {
    const run = new Run([a, b]).setLoad(4, 100).pass(1).setLoad(6, 100, [b]).pass(1);
    expect(run.classes).toBe('ABAABB');
    expect(run.setLoad(3, 100, [b]).pass(1).classes).toBe('ABA');
    expect(run.setLoad(5, 100, [b]).pass(1).classes).toBe('ABABB');
    expect(run.setLoad(7, 100).pass(1).classes).toBe('ABABBAB');
  });

  it('makes up fixed counts when the classes change', () => {
    const run = new Run().setLoad(1, 100, [f]).pass(1).setLoad(4, 100, [a, f]).pass(1);
    expect(run.classes).toBe('FFAA');
  });

  it('is complete with fewer users when all have fixed counts', () => {
    const run = new Run([f]).setLoad(5, 1).pass(10);
    expect(run.classes).toBe('FF');
    expect(run.plan.complete).toBe(true);
  });

  const load = fc.record({
    users: fc.integer({ min: 0, max: 40 }),
    rate: fc.double({ min: 0.5, max: 60, noNaN: true }),
    of: fc.option(fc.subarray(classes, { minLength: 1 }), { nil: undefined }),
    passes: fc.double({ min: 0, max: 3, noNaN: true }),
    ends: fc.array(fc.nat(100), { maxLength: 4 }),
  });

  it('comes to the load that was asked for last, whatever was before', () => {
    fc.assert(
      fc.property(fc.array(load, { minLength: 1 }), (changes) => {
        const run = new Run();
        for (const { users, rate, of, passes, ends } of changes) {
          const before = run.log.length;
          run.setLoad(users, rate, of).pass(passes);
          for (const kind of ['start', 'stop']) {
            const steps = run.log.slice(before).filter((step) => step.kind === kind);
            expect(steps.length).toBeLessThanOrEqual(Math.floor(passes * rate + 1e-9) + 1);
            const allowed = (of ?? classes).map(({ name }) => name);
            if (kind === 'start') for (const step of steps) expect(allowed).toContain(step.userClass);
          }
          for (const end of ends) run.end(end);
        }
        run.setLoad(25, 5, [a, b]).pass(1000);
        expect(run.plan.complete).toBe(true);
        expect(run.plan.nextAt).toBeNull();
        expect(run.running.size).toBe(25);
        expect(run.plan.taken).toBe(25);
      }),
    );
  });

  it('keeps the mix of the sequence, whatever the ups, downs and ends', () => {
    const unlimited = load.map(({ of: _, ...rest }) => rest);
    fc.assert(
      fc.property(fc.array(unlimited), fc.integer({ min: 0, max: 50 }), (changes, users) => {
        const run = new Run();
        for (const change of changes) {
          run.setLoad(change.users, change.rate).pass(change.passes);
          for (const end of change.ends) run.end(end);
        }
        run.setLoad(users, 5).pass(1000);
        expect(sorted([...run.running].map((seat) => seat.userClass))).toBe(sorted(sequence(users)));
      }),
    );
  });

  it('starts 50,000 users and stops them again without delay', () => {
    const run = new Run([a, b]).setLoad(50_000, 1e6).pass(1);
    expect(run.running.size).toBe(50_000);
    for (let change = 0; change < 20; change++) run.setLoad(50_000 - change, 1e6).pass(1);
    expect(run.setLoad(0, 1e6).pass(1).running.size).toBe(0);
  });
});
