import { clock, count, ms, rate } from '../../wording/format.ts';
import { oneLine } from '../plain-text.ts';
import { fit, padded } from './display-width.ts';
import { type Colour, type Paint, painter } from './paint.ts';
import { progressBar } from './progress-bar.ts';
import { wrapped } from './wrapped.ts';

/** One line of the table: the second that has just ended. */
export interface LiveRow {
  /** Seconds since the run began. */
  readonly elapsed: number;
  readonly users: number;
  readonly requestsPerSecond: number;
  /** Per second, in the order of `rateLabels`. */
  readonly rates: readonly number[];
  /** Since the run began. */
  readonly failures: number;
  /** Response times of this second in ms; null when there were none. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  /** Users that came by plan; null in a run without a class that does. */
  readonly arrivals: LiveArrivals | null;
  /** Seconds; null for a run without end. */
  readonly timeLeft: number | null;
}

export interface LiveArrivals {
  readonly startedPerSecond: number;
  /** Since the run began; likewise dropped. */
  readonly late: number;
  readonly dropped: number;
}

export interface LiveTableOptions {
  /** Heads of the columns for rate targets, e.g. `alerts/s`. */
  readonly rateLabels: readonly string[];
  /** Users arrive by plan: columns for them. */
  readonly arrivals: boolean;
  /** Columns of the terminal; 80 where there is none. */
  readonly width: number;
  readonly colour: boolean;
}

interface LiveColumn {
  readonly title: string;
  readonly width: number;
  /** The lowest go first where the terminal is narrow. */
  readonly priority: number;
  readonly text: (row: LiveRow) => string;
  readonly colours?: (row: LiveRow) => readonly Colour[];
}

const gap = 2;
const smallestBar = 6;
const largestBar = 40;

/**
 * The table of a headless run: a header, then a line a second. No wider than the terminal
 * as long as figures stay below 100,000.
 */
export class LiveTable {
  readonly #columns: readonly LiveColumn[];
  readonly #width: number;
  readonly #paint: Paint;
  readonly #arrivals: boolean;

  constructor(options: LiveTableOptions) {
    this.#columns = fitting(columns(options), options.width);
    this.#arrivals = options.arrivals;
    this.#width = options.width;
    this.#paint = painter(options.colour);
  }

  /** Which clock the times are of, for above the table. */
  caption(): string[] {
    const text = this.#arrivals
      ? 'p50, p95, p99: response time, counts from the planned start where a plan sets one, else from the send'
      : 'p50, p95, p99: service time, closed model; where a wait time paces users, from the planned start';
    return wrapped(text, this.#width).map((line) => this.#paint(line, 'dim'));
  }

  header(): string {
    const titles = this.#columns.map((column) => padded(column.title, column.width, 'right'));
    return this.#paint(titles.join(' '.repeat(gap)), 'dim');
  }

  row(row: LiveRow): string {
    const texts = this.#columns.map((column) => padded(column.text(row), column.width, 'right'));
    const used = texts.reduce((sum, text) => sum + text.length + gap, 0);
    const cells = this.#columns.map((column, index) =>
      this.#paint(texts[index] ?? '', ...(column.colours?.(row) ?? [])),
    );
    const bar = this.#bar(row, this.#width - used);
    return [...cells, ...(bar === '' ? [] : [bar])].join(' '.repeat(gap));
  }

  #bar({ elapsed, timeLeft }: LiveRow, room: number): string {
    if (timeLeft === null || room < smallestBar) return '';
    const total = elapsed + timeLeft;
    return this.#paint(progressBar(total > 0 ? elapsed / total : 1, Math.min(room, largestBar)), 'dim');
  }
}

function columns({ rateLabels, arrivals }: LiveTableOptions): LiveColumn[] {
  return [
    { title: 'time', width: 5, priority: 9, text: (row) => clock(row.elapsed) },
    { title: 'users', width: 6, priority: 5, text: (row) => count(row.users) },
    { title: 'req/s', width: 6, priority: 8, text: (row) => rate(row.requestsPerSecond) },
    ...rateLabels.map((label, index) => rateColumn(label, index)),
    ...(arrivals ? arrivalColumns : []),
    {
      title: 'failures',
      width: 8,
      priority: 7,
      text: (row) => count(row.failures),
      colours: (row) => (row.failures > 0 ? ['red'] : []),
    },
    { title: 'p50', width: 5, priority: 2, text: (row) => time(row.p50) },
    { title: 'p95', width: 6, priority: 6, text: (row) => time(row.p95) },
    { title: 'p99 ms', width: 6, priority: 4, text: (row) => time(row.p99) },
    {
      title: 'left',
      width: 5,
      priority: 1,
      text: (row) => (row.timeLeft === null ? '–' : clock(row.timeLeft)),
    },
  ];
}

const arrivalColumns: readonly LiveColumn[] = [
  {
    title: 'arr/s',
    width: 6,
    priority: 3.5,
    text: ({ arrivals }) => (arrivals === null ? '–' : rate(arrivals.startedPerSecond)),
  },
  {
    title: 'late',
    width: 5,
    priority: 4.5,
    text: ({ arrivals }) => (arrivals === null ? '–' : count(arrivals.late)),
    colours: ({ arrivals }) => (arrivals !== null && arrivals.late > 0 ? ['yellow'] : []),
  },
  {
    title: 'dropped',
    width: 7,
    priority: 5.5,
    text: ({ arrivals }) => (arrivals === null ? '–' : count(arrivals.dropped)),
    colours: ({ arrivals }) => (arrivals !== null && arrivals.dropped > 0 ? ['red'] : []),
  },
];

function rateColumn(label: string, index: number): LiveColumn {
  const title = fit(oneLine(label), 12);
  return {
    title,
    width: Math.max(6, title.length),
    priority: 3 - index / 100,
    text: (row) => rateText(row.rates[index]),
  };
}

function rateText(value: number | undefined): string {
  return value === undefined ? '–' : rate(value);
}

function time(value: number | null): string {
  return value === null ? '–' : ms(value);
}

function fitting(all: readonly LiveColumn[], width: number): readonly LiveColumn[] {
  if (all.length <= 1 || widthOf(all) <= width) return all;
  const least = all.reduce((lowest, column) => (column.priority < lowest.priority ? column : lowest));
  return fitting(
    all.filter((column) => column !== least),
    width,
  );
}

function widthOf(shown: readonly LiveColumn[]): number {
  return shown.reduce((sum, column) => sum + column.width, 0) + gap * (shown.length - 1);
}
