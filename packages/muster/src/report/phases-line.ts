import { count, ms, percent } from '../wording/format.ts';
import { phaseShares } from './phase-shares.ts';
import type { EntrySummary, PhaseSummary } from './summary.ts';

/** From these shares of all time on, opening connections and reading bodies are worth a line. */
const muchConnecting = 0.05;
const muchBody = 0.1;

/**
 * Where the time went, when that is not what everybody expects: waiting for the first byte.
 *
 * @returns null where there is nothing to say
 */
export function phasesLine(entry: EntrySummary): string | null {
  const shares = phaseShares(entry);
  if (shares === null) return null;
  const connecting = shares.connect + shares.tls;
  if (connecting < muchConnecting && shares.body < muchBody) return null;
  const { connect, tls, firstByte, body } = entry.phases;
  const parts = [
    part('connect', connect, shares.connect, `, ${count(connect.count)} opened`),
    part('TLS', tls, shares.tls),
    part('first byte', firstByte, shares.firstByte),
    part('body', body, shares.body),
  ];
  return `where the time went: ${parts.filter((text) => text !== null).join(' · ')}`;
}

function part(name: string, { count: times, p95 }: PhaseSummary, share: number, more = ''): string | null {
  return times === 0 ? null : `${name} ${percent(share)} (p95 ${ms(p95)} ms${more})`;
}
