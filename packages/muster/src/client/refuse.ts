import type { ClientError } from './client-error.ts';
import type { PoolShare } from './pool-share.ts';
import { ResponseParser } from './response-parser.ts';
import type { Done } from './transport.ts';

/** Ends a request that is not sent at all. */
export function refuse(error: ClientError, { dialer }: PoolShare, done: Done): void {
  const nothing = new ResponseParser(true, true, dialer.limits);
  nothing.startedAt = performance.now();
  nothing.endedAt = nothing.startedAt;
  done(error, nothing);
}
