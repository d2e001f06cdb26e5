import type { RequestFigures } from '../muster-program.ts';
import { load, measure } from './measure-requests.ts';

const LOGINS = 100;
const READS = 5_000;
/** A prime number: users who start evenly would else begin their tasks together, in a few moments of each second. */
const CLIENTS = 97;

/** 100 logins a second while 5,000 requests a second go on; each kind from a process of its own. */
export async function measureLogins(
  url: string,
): Promise<{ readonly logins: RequestFigures; readonly others: RequestFigures }> {
  const [logins, others] = await Promise.all([
    measure(load(url, 'logins', { users: CLIENTS, pace: LOGINS / CLIENTS }), 'login again'),
    measure(load(url, 'lists', { users: CLIENTS, pace: READS / CLIENTS }), 'lists'),
  ]);
  return { logins, others };
}
