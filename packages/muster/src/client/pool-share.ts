import type { TimerWheel } from '../timing/timer-wheel.ts';
import { type Dialer, dialerOf } from './dial.ts';
import type { TransportOptions } from './http-options.ts';

/** What all connections of one user have in common. */
export interface PoolShare {
  readonly dialer: Dialer;
  readonly wheel: TimerWheel;
  readonly localAddress: string | undefined;
  /** Idle connections kept in one pool. */
  readonly mostIdle: number;
  /** Requests that were sent again. */
  retries: number;
}

/**
 * Makes it for another user.
 *
 * @param options one object for all users of a class: they share TLS sessions and the like by it
 * @throws ClientError CLIENT_INVALID_OPTION
 */
export function poolShare(options: TransportOptions, wheel: TimerWheel): PoolShare {
  const dialer = dialerOf(options);
  const localAddress = dialer.nextLocalAddress();
  return { dialer, wheel, localAddress, mostIdle: options.connections, retries: 0 };
}
