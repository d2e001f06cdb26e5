import type { SoFar } from '../../record/format.ts';
import type { CountsByName, RecordListener } from '../../record/record-state.ts';
import { SecondCounts } from '../../report/json/second-counts.ts';
import { EntryTable } from '../../stats/entry-table.ts';
import type { Second } from '../../stats/second.ts';

/** What Locust's JSON says of each second, of a recorded run. */
export class RecordedCounts implements RecordListener {
  readonly counts = new SecondCounts();
  #totals = new EntryTable();

  counting(time: number): void {
    this.counts.begin(time);
    this.#totals = new EntryTable();
  }

  second(second: Second, _soFar: SoFar, byName: CountsByName): void {
    for (const [key, requests] of Object.entries(byName.requests)) {
      // Where the method ends does not matter: they are joined again.
      const [method = '', ...name] = key.split(' ');
      const entry = this.#totals.entry(method, name.join(' '));
      entry.requests += requests;
      entry.failures += byName.failures[key] ?? 0;
    }
    this.counts.second(this.#totals, second.time);
  }
}
