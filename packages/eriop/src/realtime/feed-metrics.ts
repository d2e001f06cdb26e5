import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What the live feed tells Prometheus. */
export interface FeedMetrics {
  watchConnections(count: () => number): void;
  onSent(messages: number): void;
  /** Messages that a connection did not get, because it is too slow. */
  onMissed(messages: number): void;
  /** A connection is being closed for that. */
  onDropped(): void;
  /** @param ms from publishing, by the clock of the instance that did, to the sockets */
  onLag(ms: number): void;
  /** Events that nobody hears of. */
  onFailure(events: number): void;
}

const LAG_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

export function createFeedMetrics(registry: Registry): FeedMetrics {
  const registers = [registry];
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const sent = counter(
    'eriop_feed_messages_sent_total',
    'Events that were sent, counted for each connection.',
  );
  const dropped = counter('eriop_feed_slow_dropped_total', 'Connections that were closed as too slow.');
  const missed = counter('eriop_feed_messages_missed_total', 'Events that slow connections did not get.');
  const failed = counter('eriop_feed_publish_failures_total', 'Events that could not be published.');
  const lag = new Histogram({
    name: 'eriop_feed_lag_seconds',
    help: 'From publishing an event, on whatever instance, to writing it to this instance’s sockets.',
    buckets: LAG_SECONDS,
    registers,
  });
  return {
    watchConnections: (count) => {
      new Gauge({
        name: 'eriop_feed_connections',
        help: 'Connections of the live feed.',
        registers,
        collect() {
          this.set(count());
        },
      });
    },
    onSent: (messages) => sent.inc(messages),
    onMissed: (messages) => missed.inc(messages),
    onDropped: () => dropped.inc(),
    // Clocks of instances differ: nothing arrives before it was sent.
    onLag: (ms) => lag.observe(Math.max(0, ms) / 1000),
    onFailure: (events) => failed.inc(events),
  };
}
