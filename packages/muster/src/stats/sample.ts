/** What is known of one finished request (or of anything measured like one). */
export interface Sample {
  /** HTTP method, or the kind of thing measured. */
  readonly method: string;
  readonly name: string;
  /**
   * Response time, ms: from the instant at which the plan said that the request should start, where a plan said one;
   * else from just before the send. To the read of the last byte.
   */
  readonly responseTimeMs: number;
  /**
   * Service time, ms: from just before the actual send. Given when a plan said when the request should start;
   * undefined where none did (closed model), and the response time is the service time.
   */
  readonly serviceTimeMs?: number | undefined;
  /** Length of the body in bytes. */
  readonly responseLength: number;
  /** Why it counts as a failure; null for a success. */
  readonly error: string | null;
  /** Class of the user that sent it; only read when figures of a user class were asked for. */
  readonly userClass?: string | undefined;
  /** Tags of the task that sent it; only read when figures of a tag were asked for. */
  readonly tags?: readonly string[] | undefined;
  /** The parts of its service time; HTTP only. */
  readonly phases?: Phases | undefined;
}

/** The parts of a request's service time, ms; they add up to it. 0 for a part that there was not. */
export interface Phases {
  /** Name lookup, TCP and proxy, when a connection had to be opened for it; with redirects, all of them together. */
  readonly connect: number;
  /** TLS handshake of that connection, likewise. */
  readonly tls: number;
  /** From there to the read event of the first byte of the (last) response; 0 when none came. */
  readonly firstByte: number;
  /** From the read event of the first byte to that of the last. */
  readonly body: number;
}
