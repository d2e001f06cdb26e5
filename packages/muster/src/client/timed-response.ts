import type { Timings } from './transport.ts';

/** How long a new connection took, ms; filled in while it is made. */
export interface DialTimes {
  connect: number;
  tls: number;
}

/** A response that is its own timings, which saves an object for each request. */
export abstract class TimedResponse implements Timings {
  startedAt = 0;
  firstByteAt = 0;
  endedAt = 0;
  /** Of the connection, when it was made for this request. */
  dialTimes: DialTimes | null = null;

  get timings(): Timings {
    return this;
  }

  get connect(): number {
    return this.dialTimes === null ? 0 : this.dialTimes.connect;
  }

  get tls(): number {
    return this.dialTimes === null ? 0 : this.dialTimes.tls;
  }
}
