import { Histogram } from './histogram.ts';
import type { Phases } from './sample.ts';

/** How long the parts of HTTP requests took; each counts the requests that had such a part. */
export class PhaseHistograms {
  /** Of requests that opened a connection. */
  readonly connect = new Histogram();
  /** Of requests that opened a connection with TLS. */
  readonly tls = new Histogram();
  /** Of requests that got an answer. */
  readonly firstByte = new Histogram();
  /** Likewise. */
  readonly body = new Histogram();

  /** @internal */
  record({ connect, tls, firstByte, body }: Phases): void {
    if (connect > 0) this.connect.record(connect * 1000);
    if (tls > 0) this.tls.record(tls * 1000);
    if (firstByte === 0) return;
    this.firstByte.record(firstByte * 1000);
    this.body.record(body * 1000);
  }

  /** Adds all that `other` holds to this one, exactly. */
  add(other: Readonly<Record<keyof Phases, Histogram>>): void {
    this.connect.add(other.connect);
    this.tls.add(other.tls);
    this.firstByte.add(other.firstByte);
    this.body.add(other.body);
  }

  clear(): void {
    this.connect.clear();
    this.tls.clear();
    this.firstByte.clear();
    this.body.clear();
  }
}
