import type { TimerWheel } from '../timing/timer-wheel.ts';
import type { ResolvedHttpOptions } from './http-options.ts';
import { Http1Transport } from './http1-transport.ts';
import { Http2Transport } from './http2-transport.ts';
import type { Transport } from './transport.ts';
import { tapped } from './transport-tap.ts';

/** @returns what carries the requests of one user */
export function createTransport(options: ResolvedHttpOptions, wheel: TimerWheel): Transport {
  return tapped(
    options.version === '2' ? new Http2Transport(options, wheel) : new Http1Transport(options, wheel),
  );
}
