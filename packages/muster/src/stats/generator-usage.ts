/** What a process used in one second. */
export interface ProcessUsage {
  /** Cores: 1 is one core busy all the time; threads besides the event loop count too. */
  readonly cpu: number;
  /** Resident memory, bytes, at its end. */
  readonly memory: number;
  /** JavaScript objects, bytes, at its end: those not collected yet included. */
  readonly heap: number;
  /** How late a timer was that was due at the worst instant, ms. */
  readonly loopDelay: number;
  /** At 99 of 100 instants a timer that was due then was at most so late, ms. */
  readonly loopDelayP99: number;
  /** Share of the time in which the event loop had something to do, 0 to 1. */
  readonly utilisation: number;
  /** The program stood still for the garbage collector, ms in all. */
  readonly gcPause: number;
  /** The longest of these pauses, ms. */
  readonly gcLongest: number;
  /** Connections to systems under test, at its end; those being opened included. */
  readonly sockets: number;
}

/** What a process at rest uses. */
export const AT_REST: ProcessUsage = {
  cpu: 0,
  memory: 0,
  heap: 0,
  loopDelay: 0,
  loopDelayP99: 0,
  utilisation: 0,
  gcPause: 0,
  gcLongest: 0,
  sockets: 0,
};

/** What the generating process used in one second, and how late it acted. */
export interface GeneratorUsage extends ProcessUsage {
  /** Actual minus planned instant of what was to happen at a certain time, p99 in ms; null when nothing was. */
  readonly sendLagP99: number | null;
  /** The greatest of these, ms. */
  readonly sendLagMax: number | null;
}
