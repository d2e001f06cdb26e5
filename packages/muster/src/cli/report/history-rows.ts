import type { SoFar } from '../../record/format.ts';
import type { RecordListener } from '../../record/record-state.ts';
import type { EntryFigures } from '../../report/csv/entry-cells.ts';
import { historyHeader, historyRowOf, timestampOf } from '../../report/csv/history-csv.ts';
import { reportedQuantiles } from '../../report/percentiles.ts';
import type { Second } from '../../stats/second.ts';

/** How far back the rates look, in seconds, as in `RecentWindow`. */
const windowSeconds = 10;

/** `_stats_history.csv`, of a recorded run. */
export class HistoryRows implements RecordListener {
  #text = historyHeader;
  /** The row of the newest timestamp: the end of the run may close another second within it. */
  #newest = '';
  #newestAt = 0;
  #recent: Second[] = [];

  get text(): string {
    return this.#text + this.#newest;
  }

  counting(): void {
    this.#recent = [];
  }

  second(second: Second, soFar: SoFar): void {
    this.#recent = [...this.#recent, second].slice(-windowSeconds);
    const at = timestampOf(second);
    if (at !== this.#newestAt) this.#text += this.#newest;
    this.#newest = historyRowOf(second, figures(soFar), rates(this.#recent));
    this.#newestAt = at;
  }
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
