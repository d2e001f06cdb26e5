/** A size of the test: what is given to the load tool when the command line does not say otherwise. */
export interface Profile {
  readonly users: number;
  /** Users started per second. */
  readonly spawnRate: number;
  /** Seconds from the start to the end, the ramp included. */
  readonly runTime: number;
  readonly description: string;
}

/**
 * A second more than ramp and hold, so that the hold, measured in whole seconds that all users ran,
 * is as long as it says.
 */
const margin = 1;

export const profiles: Readonly<Record<string, Profile>> = {
  default: {
    users: 10_000,
    spawnRate: 500,
    runTime: 20 + 60 + margin,
    description: '10,000 users, ramp 20 s, hold 60 s',
  },
  full: {
    users: 10_000,
    spawnRate: 100,
    runTime: 100 + 300 + margin,
    description: '10,000 users, ramp 100 s, hold 5 min: the specified test',
  },
  smoke: {
    users: 200,
    // Slow enough that each new account's password is verified (some 20 ms of a core) before the next comes.
    spawnRate: 25,
    runTime: 15,
    description: '200 users, 15 s: does it work at all',
  },
};
