import type { WaitingUsers } from '../stats/waiting-users.ts';
import { count, counted, duration, ms } from '../wording/format.ts';
import type { Summary, WaitingSummary } from './summary.ts';

/** What the reports say of users that waited for an answer at the end. */
export function waitingSummary({ running, waits }: WaitingUsers): WaitingSummary {
  return {
    users: waits.length,
    running,
    median: waits[Math.floor(waits.length / 2)] ?? 0,
    longest: waits[0] ?? 0,
  };
}

/** In a sentence; null where nobody waited, or it is not known. */
export function waitingText({ waiting }: Summary): string | null {
  if (waiting === null || waiting.users === 0) return null;
  const { users, running, median, longest } = waiting;
  const times =
    users === 1
      ? `for ${time(longest)}`
      : `half of them for ${time(median)} or longer, the longest for ${time(longest)}`;
  return `${count(users)} of ${counted(running, 'user')} still waited for an answer at the end, ${times}; they are in no other figure`;
}

/** @param waited ms */
function time(waited: number): string {
  return waited < 1000 ? `${ms(waited)} ms` : duration(waited / 1000);
}

/** Whether one waited longer than any request that was answered took: then the times of those say too little. */
export function waitedLongest({ waiting, whole }: Summary): boolean {
  return waiting !== null && waiting.users > 0 && waiting.longest > whole.aggregated.max;
}
