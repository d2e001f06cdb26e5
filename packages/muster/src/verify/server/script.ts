/** Response delays spread like those of real services: the logarithm of the delay is normal. */
export interface LogNormalDelay {
  /** Half of all delays are shorter, ms. */
  readonly medianMs: number;
  /** Standard deviation of the logarithm; 0.5 puts p99.9 at 4.7 times the median. */
  readonly sigma: number;
  readonly seed: number;
}

/** A time in which the server does nothing at all, on the machine's clock, ms. */
export interface Freeze {
  readonly from: number;
  readonly until: number;
}

/** What the server is to do from now on. */
export interface Script {
  /** How long requests to `/later/…` are kept; without it not at all. */
  readonly delay?: LogNormalDelay;
  /** In order, and not overlapping. */
  readonly freezes?: readonly Freeze[];
}

/** What the server saw, instants on the machine's clock in ms; requests in the order of their answers. */
export interface ServerLog {
  /** Number that the request bore in its path. */
  readonly number: Float64Array;
  readonly readAt: Float64Array;
  readonly answeredAt: Float64Array;
  /** Requests that found no room in the log. */
  readonly omitted: number;
  /** As they came about. */
  readonly freezes: readonly Freeze[];
}

/** What the generator tells the server. */
export type ToServer =
  | { readonly kind: 'script'; readonly script: Script }
  /** Asks for the log, and begins a new one. */
  | { readonly kind: 'log' };

/** What the server tells the generator. */
export type FromServer =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'log'; readonly log: ServerLog };
