import { MusterError } from '../errors.ts';
import { type ForeignMembers, refuseMembers } from '../wording/foreign-members.ts';

/** What Locust's entries have. */
const ofEntry: ForeignMembers = {
  num_requests: 'it is called `requests`',
  num_failures: 'it is called `failures`',
  fail_ratio: 'write `failures / requests`',
  avg_response_time: 'it is called `averageMs`',
  median_response_time: 'write `percentile(0.5)`',
  max_response_time: 'write `percentile(1)`',
  min_response_time: 'write `percentile(0)`',
  get_response_time_percentile: 'write `percentile(0.95)`',
  total_rps: 'write `requests` divided by the seconds of the run, `stats.duration`',
  current_rps: 'the last second is `stats.seconds.at(-1)`',
};

/** @param prototype of an entry */
export function refuseFiguresOfEntry(prototype: object): void {
  refuseMembers(prototype, ofEntry, (name, instead) => unknown(name, instead));
}

/** @param prototype of a table of entries, such as `stats.total`, which is an entry in Locust */
export function refuseFiguresOfTable(prototype: object): void {
  refuseMembers(prototype, ofEntry, (name, instead) =>
    unknown(name, `\`total.aggregated()\` is the sum of all requests: ${instead} of it`),
  );
}

function unknown(name: string, instead: string): MusterError {
  return new MusterError('STATS_NAME_UNKNOWN', `the statistics have no \`${name}\`; ${instead}`);
}
