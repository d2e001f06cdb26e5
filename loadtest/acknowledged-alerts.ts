/**
 * The alerts that ERIOP answered with 201, so that after the run each of them can be looked for in
 * the database. One bit an alert: a run acknowledges millions.
 *
 * Every alert carries `<run>-<number>` as its source_id.
 */
export class AcknowledgedAlerts {
  /** Prefix of this run's source ids, never used before: so it does not come from the seed. */
  readonly run = `load${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
  count = 0;
  #next = 0;
  #bits = new Uint8Array(1 << 16);

  /** A number for the next alert to post. */
  next(): number {
    this.#next += 1;
    return this.#next - 1;
  }

  sourceId(number: number): string {
    return `${this.run}-${number}`;
  }

  /** The alert with this number was answered 201. */
  acknowledge(number: number): void {
    const byte = number >>> 3;
    if (byte >= this.#bits.length) this.#grow(byte);
    this.#bits[byte] = (this.#bits[byte] as number) | (1 << (number & 7));
    this.count += 1;
  }

  /** The alert with this number was answered 201. */
  has(number: number): boolean {
    return ((this.#bits[number >>> 3] ?? 0) & (1 << (number & 7))) !== 0;
  }

  /**
   * How many acknowledged alerts are not among those stored.
   *
   * @param stored source ids in the database, each at most once; others than this run's are passed over
   */
  async missingFrom(stored: AsyncIterable<readonly string[]>): Promise<number> {
    let found = 0;
    for await (const sourceIds of stored) {
      for (const sourceId of sourceIds) if (this.has(this.#numberOf(sourceId))) found += 1;
    }
    return this.count - found;
  }

  #numberOf(sourceId: string): number {
    if (!sourceId.startsWith(`${this.run}-`)) return -1;
    return Number(sourceId.slice(this.run.length + 1));
  }

  #grow(byte: number): void {
    const grown = new Uint8Array(Math.max(byte + 1, this.#bits.length * 2));
    grown.set(this.#bits);
    this.#bits = grown;
  }
}

/** Those of this process: written by the persona that posts alerts, read by the target that none is lost. */
export const acknowledgedAlerts = new AcknowledgedAlerts();
