import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { AccessTokens } from '../identity/access-tokens.ts';
import type { Principal } from '../identity/principal.ts';
import { isAllowed, type Permission } from '../identity/roles.ts';
import type { LogEntry, SharedLog } from '../platform/shared/shared.ts';
import { Audiences, mayHave } from './audiences.ts';
import { bitOf, type EventFrame, eventFrame } from './event-frame.ts';
import { EVENTS_TOPIC, type EventType } from './events.ts';
import { CLOSE, FeedConnection, PING_MS } from './feed-connection.ts';
import type { FeedMetrics } from './feed-metrics.ts';
import { type ClientMessage, readClientMessage } from './protocol.ts';

const MAX_MESSAGE_BYTES = 4_096;
const AUTHENTICATE_WITHIN_MS = 5_000;
const SWEEP_MS = 500;
/** A client that missed more is to read the lists anew. */
const RESUME_BYTES = 8_000_000;
const RESUME_MESSAGES = 5_000;
/** Connections that have not said yet who they are: nobody else may keep users out. */
const MAX_UNKNOWN = 1_000;
const STOP_WITHIN_MS = 1_000;

/** What the live feed is made from. */
export interface FeedParts {
  readonly log: SharedLog;
  readonly tokens: AccessTokens;
  readonly metrics: FeedMetrics;
  readonly max: number;
  readonly maxPerUser: number;
}

/** Tells every connection what happens in its agency. */
export class Feed {
  readonly #parts: FeedParts;
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
  });
  readonly #connections = new Set<FeedConnection>();
  readonly #perUser = new Map<string, number>();
  readonly #audiences = new Audiences();
  readonly #framed = new WeakMap<LogEntry, { readonly frame: EventFrame | undefined }>();
  readonly #sweeping: NodeJS.Timeout;
  readonly #unfollow: () => void;
  #unsent: EventFrame[] = [];
  #unknown = 0;
  #stopped = false;

  constructor(parts: FeedParts) {
    this.#parts = parts;
    this.#unfollow = parts.log.follow(
      EVENTS_TOPIC,
      (id, text) => this.#onEvent(id, text),
      () => this.#onGap(),
    );
    this.#sweeping = setInterval(() => this.#sweep(), SWEEP_MS);
    this.#sweeping.unref();
    parts.metrics.watchConnections(() => this.#connections.size);
  }

  /** Whether one more connection is too many. */
  get full(): boolean {
    return this.#stopped || this.#connections.size >= this.#parts.max || this.#unknown >= MAX_UNKNOWN;
  }

  /** Takes a connection over from the HTTP server. */
  accept(request: IncomingMessage, raw: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, raw, head, (socket) => {
      const connection: FeedConnection = new FeedConnection(socket, raw, (text) =>
        this.#onMessage(connection, text),
      );
      this.#connections.add(connection);
      this.#unknown += 1;
      socket.on('close', () => this.#forget(connection));
    });
  }

  /** Closes every connection: clients come back, to another instance. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#flush();
    this.#unfollow();
    clearInterval(this.#sweeping);
    for (const connection of this.#connections) connection.close(CLOSE.restart, 'the service restarts');
    const until = performance.now() + STOP_WITHIN_MS;
    while (this.#connections.size > 0 && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 10));
    for (const { socket } of this.#connections) socket.terminate();
  }

  #onMessage(connection: FeedConnection, text: string): void {
    const message = readClientMessage(text);
    if (message === undefined) return void connection.close(CLOSE.invalid, 'not a message of this protocol');
    if (message.type === 'authenticate') return void this.#authenticate(connection, message.token);
    if (connection.principal === undefined)
      return void connection.close(CLOSE.unauthenticated, 'authenticate first');
    if (message.type === 'subscribe') return void this.#subscribe(connection, message);
    this.#change(connection, connection.mask & ~maskOf(message.events));
    connection.say({ type: 'unsubscribed' });
  }

  #authenticate(connection: FeedConnection, token: string): void {
    const principal = this.#parts.tokens.verify(token);
    if (principal === undefined)
      return void connection.close(CLOSE.unauthenticated, 'the token is not valid; log in');
    if (connection.principal !== undefined) return void this.#renew(connection, principal);
    const count = this.#perUser.get(principal.userId) ?? 0;
    if (count >= this.#parts.maxPerUser)
      return void connection.close(CLOSE.tooMany, 'too many connections of this user; close one');
    this.#perUser.set(principal.userId, count + 1);
    connection.principal = principal;
    this.#unknown -= 1;
    connection.say(readyFor(principal));
  }

  /** A newer token of the same user lets the connection live on. */
  #renew(connection: FeedConnection, principal: Principal): void {
    const known = connection.principal;
    if (
      known?.userId !== principal.userId ||
      known.agencyId !== principal.agencyId ||
      known.role !== principal.role
    )
      return void connection.close(CLOSE.otherUser, 'the token is another user’s; connect again');
    connection.principal = principal;
    connection.say(readyFor(principal));
  }

  #subscribe(connection: FeedConnection, message: ClientMessage & { type: 'subscribe' }): void {
    const { role } = connection.principal ?? {};
    if (role === undefined || !message.events.every((type) => isAllowed(role, permissionFor(type))))
      return void connection.say({
        type: 'error',
        code: 'forbidden',
        detail: 'This role may not see these events.',
      });
    const { log } = this.#parts;
    this.#flush(); // What is in the log is then sent: no gap, no double.
    const missed = message.lastEventId === undefined ? [] : log.since(EVENTS_TOPIC, message.lastEventId);
    this.#change(connection, connection.mask | maskOf(message.events));
    connection.say({ type: 'subscribed', last_event_id: log.last(EVENTS_TOPIC) ?? null });
    if (missed === undefined) return void connection.say({ type: 'gap' });
    const frames = missed.map((entry) => this.#frame(entry)).filter((frame) => frame !== undefined);
    const theirs = frames.filter((frame) => mayHave(connection, frame)).map(({ bytes }) => bytes);
    const bytes = theirs.reduce((sum, { length }) => sum + length, 0);
    if (bytes > RESUME_BYTES || theirs.length > RESUME_MESSAGES) return void connection.say({ type: 'gap' });
    connection.catchUp(theirs);
    this.#parts.metrics.onSent(theirs.length);
  }

  #frame(entry: LogEntry): EventFrame | undefined {
    const known = this.#framed.get(entry);
    if (known !== undefined) return known.frame;
    const frame = eventFrame(entry.id, entry.text);
    this.#framed.set(entry, { frame });
    return frame;
  }

  #onEvent(id: string, text: string): void {
    if (this.#connections.size === 0) return;
    const frame = eventFrame(id, text);
    if (frame !== undefined && this.#unsent.push(frame) === 1) setImmediate(() => this.#flush());
  }

  /** The events of one turn: the same bytes for all who have subscribed to the same. */
  #flush(): void {
    const frames = this.#unsent;
    if (frames.length === 0) return;
    this.#unsent = [];
    const { metrics } = this.#parts;
    for (const [group, bytes, messages] of this.#audiences.of(frames)) {
      let sent = 0;
      for (const connection of group) {
        const written = connection.write(bytes, messages);
        if (written === 'sent') sent += messages;
        else if (written !== 'closing') metrics.onMissed(messages);
        if (written === 'dropped') metrics.onDropped();
      }
      metrics.onSent(sent);
    }
    const now = Date.now();
    for (const { publishedAt } of frames) metrics.onLag(now - publishedAt);
  }

  /** What is missing cannot be said, so everybody is told. */
  #onGap(): void {
    this.#flush();
    for (const connection of this.#connections) if (connection.mask !== 0) connection.say({ type: 'gap' });
  }

  #change(connection: FeedConnection, mask: number): void {
    this.#audiences.remove(connection);
    connection.mask = mask;
    this.#audiences.add(connection);
  }

  #sweep(): void {
    const now = performance.now();
    for (const connection of this.#connections) {
      const { principal } = connection;
      if (principal !== undefined && !this.#parts.tokens.isGood(principal))
        connection.close(CLOSE.unauthenticated, 'the session has ended; log in');
      else if (principal === undefined && now - connection.openedAt > AUTHENTICATE_WITHIN_MS)
        connection.close(CLOSE.unauthenticated, 'no token came in time');
      else connection.ping(now);
      if (connection.closing) this.#audiences.remove(connection);
    }
  }

  #forget(connection: FeedConnection): void {
    this.#connections.delete(connection);
    this.#audiences.remove(connection);
    const { userId } = connection.principal ?? {};
    if (userId === undefined) {
      this.#unknown -= 1;
      return;
    }
    const left = (this.#perUser.get(userId) ?? 1) - 1;
    if (left > 0) this.#perUser.set(userId, left);
    else this.#perUser.delete(userId);
  }
}

function readyFor({ expiresAt }: Principal): object {
  return {
    type: 'ready',
    expires_at: new Date(expiresAt).toISOString(),
    heartbeat_seconds: PING_MS / 1000,
  };
}

function maskOf(types: readonly EventType[]): number {
  return types.reduce((mask, type) => mask | bitOf(type), 0);
}

function permissionFor(type: EventType): Permission {
  if (type.startsWith('alert.')) return 'alerts:read';
  return type.startsWith('incident.') ? 'incidents:read' : 'resources:read';
}
