/** From a process to the one that started it. */
export type FromProcess =
  | { readonly type: 'ready'; readonly url: string }
  | { readonly type: 'gather metrics'; readonly id: number }
  | { readonly type: 'own metrics'; readonly id: number; readonly text: string };

/** To a process from the one that started it. */
export type ToProcess =
  | { readonly type: 'give metrics'; readonly id: number }
  | { readonly type: 'gathered metrics'; readonly id: number; readonly parts: readonly MetricsPart[] };

/** What one process tells of itself, in Prometheus' text format. */
export type MetricsPart = readonly [process: string, text: string];
