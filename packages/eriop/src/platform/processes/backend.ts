/** A backend that answers requests. */
export interface Backend {
  /** e.g. "http://127.0.0.1:8000" */
  readonly url: string;
  /** Stops in good order, within the configured time: resolves to false if something had to be cut off. */
  stop(): Promise<boolean>;
}
