/** What is known of one finished request (or of anything measured like one). */
export interface Sample {
  /** HTTP method, or the kind of thing measured. */
  readonly method: string;
  readonly name: string;
  /** From just before the send to the read of the last byte, in ms. */
  readonly responseTimeMs: number;
  /** Length of the body in bytes. */
  readonly responseLength: number;
  /** Why it counts as a failure; null for a success. */
  readonly error: string | null;
}
