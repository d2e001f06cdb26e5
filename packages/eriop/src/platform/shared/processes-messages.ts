import type { Living } from './shared.ts';

/** An entry of the log on its way to the children. */
export type SentEntry = readonly [topic: string, id: string, text: string, mark: string];

/** What a child asks of its parent. */
export type Call =
  | { readonly op: 'get'; readonly key: string }
  | { readonly op: 'remove'; readonly key: string }
  | { readonly op: 'set'; readonly key: string; readonly value: string; readonly ms: number }
  | { readonly op: 'count'; readonly key: string; readonly ms: number; readonly by: number }
  | {
      readonly op: 'append';
      readonly topic: string;
      readonly texts: readonly string[];
      readonly mark: string;
    }
  | { readonly op: 'tell'; readonly topic: string; readonly text: string };

export type Answer = number | Living | undefined;

/** From a child; the calls of one turn go together. */
export type FromChild =
  | { readonly shared: 'hello' }
  | { readonly shared: 'calls'; readonly calls: readonly (readonly [number, Call])[] };

/** From the parent; `history` is what happened before the child began, in parts, and then `begun` once. */
export type FromParent =
  | { readonly shared: 'history' | 'entries'; readonly entries: readonly SentEntry[] }
  | { readonly shared: 'notices'; readonly notices: readonly (readonly [topic: string, text: string])[] }
  | { readonly shared: 'answers'; readonly answers: readonly (readonly [number, Answer?])[] }
  | { readonly shared: 'begun' | 'gap' };
