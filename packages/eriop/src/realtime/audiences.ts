import type { EventFrame } from './event-frame.ts';
import type { FeedConnection } from './feed-connection.ts';

const EVERY_AGENCY = '*';

/** Whose events a connection may see: its scope. */
export function audienceOf({ principal }: FeedConnection): string | undefined {
  if (principal === undefined) return undefined;
  return principal.scope.kind === 'every-agency' ? EVERY_AGENCY : principal.agencyId;
}

/** Whether a connection is to have an event. */
export function mayHave(connection: FeedConnection, frame: EventFrame): boolean {
  const audience = audienceOf(connection);
  return (connection.mask & frame.bit) !== 0 && (audience === EVERY_AGENCY || audience === frame.agencyId);
}

/** The subscribed connections, by agency and by what they subscribed to: each group gets the same bytes. */
export class Audiences {
  readonly #groups = new Map<string, Map<number, Set<FeedConnection>>>();

  add(connection: FeedConnection): void {
    const audience = audienceOf(connection);
    if (audience === undefined || connection.mask === 0) return;
    const masks = this.#groups.get(audience) ?? new Map<number, Set<FeedConnection>>();
    this.#groups.set(audience, masks);
    const group = masks.get(connection.mask) ?? new Set();
    masks.set(connection.mask, group.add(connection));
  }

  remove(connection: FeedConnection): void {
    const audience = audienceOf(connection);
    if (audience === undefined) return;
    const masks = this.#groups.get(audience);
    const group = masks?.get(connection.mask);
    if (!group?.delete(connection) || group.size > 0) return;
    masks?.delete(connection.mask);
    if (masks?.size === 0) this.#groups.delete(audience);
  }

  /** The groups that are to have some of these events, with the bytes and the number of messages for each. */
  *of(frames: readonly EventFrame[]): Iterable<[Set<FeedConnection>, Buffer, number]> {
    const byAudience = new Map<string, EventFrame[]>();
    if (this.#groups.has(EVERY_AGENCY)) byAudience.set(EVERY_AGENCY, [...frames]);
    for (const frame of frames) {
      if (!this.#groups.has(frame.agencyId)) continue;
      const known = byAudience.get(frame.agencyId);
      if (known === undefined) byAudience.set(frame.agencyId, [frame]);
      else known.push(frame);
    }
    for (const [audience, theirs] of byAudience) {
      for (const [mask, group] of this.#groups.get(audience) ?? []) {
        const wanted = theirs.filter(({ bit }) => (bit & mask) !== 0).map(({ bytes }) => bytes);
        if (wanted.length > 0) yield [group, Buffer.concat(wanted), wanted.length];
      }
    }
  }
}
