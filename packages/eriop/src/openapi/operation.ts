import type { TSchema } from 'typebox';

/** Chapters of the page, in their order. */
export const TAGS = {
  alerts: 'What devices report, and what becomes of it.',
  incidents: 'What dispatchers work on: life cycle, assignments, timeline.',
  resources: 'Personnel, vehicles and equipment.',
  buildings: 'Where it happens.',
  identity: 'Login, sessions and the caller’s own profile.',
  live: 'The feed of events, over a WebSocket.',
  operation: 'For the machinery around: health, metrics, this page.',
} as const;

export type Tag = keyof typeof TAGS;

/** The success of a route that has no schema for it. */
export interface Media {
  /** e.g. "text/plain" */
  readonly type: string;
  readonly schema: TSchema;
  /** Default 200. */
  readonly status?: string;
}

/** What the page says of a route beyond what the route itself says by its schemas and its guard. */
export interface Operation {
  /** Unique; clients that are generated name their functions after it. */
  readonly id: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  /** What a success brings. */
  readonly answer: string;
  readonly media?: Media;
  /** Set for a list of limited length: the answer's header `X-Total-Count` says how many there are. */
  readonly limited?: boolean;
  /** Statuses of problems beyond those that follow from the route: its guard, its parameters, its body. */
  readonly problems?: readonly number[];
  /** Request headers that the route reads, if it has no schema for them. */
  readonly headers?: TSchema;
  /** A body that would be accepted. */
  readonly example?: unknown;
}

/** Operations by route, e.g. "GET /api/v1/alerts/:id". */
export type Operations = Readonly<Record<string, Operation>>;
