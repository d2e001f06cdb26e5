import type { SoFar } from '../../record/format.ts';
import type { RecordListener } from '../../record/record-state.ts';
import type { EntryFigures } from '../../report/csv/entry-cells.ts';
import { historyHeader, historyRowOf, lastSecond, timestampOf } from '../../report/csv/history-csv.ts';
import { reportedQuantiles } from '../../report/percentiles.ts';
import type { Second } from '../../stats/second.ts';

/** How far back the rates look, in seconds, as in `RecentWindow`. */
const windowSeconds = 10;

/** `_stats_history.csv`, of a recorded run. */
export class HistoryRows implements RecordListener {
  #text = historyHeader;
  /** That of the newest timestamp: the end of the run may close another second within it. */
  #newest: Row | null = null;
  #before: Second | undefined;
  #recent: Second[] = [];

  /** @param running users when the run was ended; null: not known, it was cut off */
  text(running: number | null): string {
    if (this.#newest === null) return this.#text;
    const { second } = this.#newest;
    const last = running === null ? second : lastSecond(second, this.#before, running);
    return this.#text + rowText({ ...this.#newest, second: last });
  }

  counting(): void {
    this.#recent = [];
    this.#before = undefined;
  }

  second(second: Second, soFar: SoFar): void {
    const earlier = this.#newest;
    if (earlier !== null && timestampOf(earlier.second) !== timestampOf(second))
      this.#text += rowText(earlier);
    this.#before = this.#recent.at(-1);
    this.#recent = [...this.#recent, second].slice(-windowSeconds);
    this.#newest = { second, soFar, rates: rates(this.#recent) };
  }
}

/** A row that is not drawn yet. */
interface Row {
  readonly second: Second;
  readonly soFar: SoFar;
  readonly rates: { readonly requests: number; readonly failures: number };
}

function rowText({ second, soFar, rates }: Row): string {
  return historyRowOf(second, figures(soFar), rates);
}

function rates(seconds: readonly Second[]): { requests: number; failures: number } {
  const sum = (of: 'length' | 'requests' | 'failures'): number =>
    seconds.reduce((total, second) => total + second[of], 0);
  const [length, requests, failures] = [sum('length'), sum('requests'), sum('failures')];
  return length === 0 ? { requests, failures } : { requests: requests / length, failures: failures / length };
}

function figures(soFar: SoFar): EntryFigures {
  const { requests, failures, bytes, sum, min, max, percentiles } = soFar;
  return {
    requests,
    failures,
    contentBytes: bytes,
    averageMs: requests === 0 ? 0 : sum / requests / 1000,
    percentileMs: (quantile) => (percentiles[reportedQuantiles.indexOf(quantile)] ?? 0) / 1000,
    responseTimes: { minMicros: min, maxMicros: max },
  };
}
