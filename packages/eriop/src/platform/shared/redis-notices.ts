import { Listeners } from './listeners.ts';
import type { RedisClient } from './redis-client.ts';
import type { RedisLink } from './redis-link.ts';
import type { SharedNotices } from './shared.ts';

/**
 * Notices over one channel. Redis writes a message to all instances in the turn in which it answers its sender: when
 * `tell` resolves, it is nearer to them than anything that its sender says afterwards to anybody.
 */
export class RedisNotices implements SharedNotices {
  readonly #link: RedisLink;
  readonly #subscriber: RedisClient;
  readonly #channel: string;
  readonly #listeners = new Listeners<(text: string) => void>();

  /** @param subscriber a connection of its own; connected by this */
  constructor(link: RedisLink, subscriber: RedisClient, channel: string) {
    this.#link = link;
    this.#subscriber = subscriber;
    this.#channel = channel;
  }

  /** Subscribes, as soon as there is a connection, and again after each loss of it. */
  async start(): Promise<void> {
    await this.#subscriber.connect();
    await this.#subscriber.subscribe(this.#channel, (message) => this.#hear(message));
  }

  async tell(topic: string, text: string): Promise<void> {
    await this.#link.run((client) => client.publish(this.#channel, `${topic} ${text}`));
  }

  hear(topic: string, listener: (text: string) => void): () => void {
    return this.#listeners.add(topic, listener);
  }

  close(): void {
    this.#subscriber.destroy();
  }

  #hear(message: string): void {
    const end = message.indexOf(' ');
    for (const listener of this.#listeners.of(message.slice(0, end))) listener(message.slice(end + 1));
  }
}
