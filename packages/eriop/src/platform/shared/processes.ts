import type { ChildProcess } from 'node:child_process';
import { MemoryCache } from './memory-cache.ts';
import { MemoryLog } from './memory-log.ts';
import type { Answer, Call, FromChild, FromParent, SentEntry } from './processes-messages.ts';

export { sharedThroughParent } from './processes-child.ts';

/** Messages that a child has not taken yet; one that is further behind misses entries, and is told so. */
const UNSENT = 1_000;
/** Entries in one message of the history. */
const HISTORY_PART = 500;

const cache = new MemoryCache();
const log = new MemoryLog();
const children = new Set<ServedChild>();

/**
 * For the process that forks: keeps what its children share, and gives the log its order, until the child ends. What
 * the children send in one turn is passed on in one message to each.
 *
 * @param child calls `sharedThroughParent`; other messages of it are left alone
 */
export function serveShared(child: ChildProcess): void {
  const served = new ServedChild(child);
  child.on('message', (message: FromChild | undefined) => {
    if (message?.shared === 'hello') served.begin();
    else if (message?.shared === 'calls') void answer(served, message.calls);
  });
  child.once('exit', () => children.delete(served));
}

/** News first, then the answers: who is answered knows that the news is on its way to all. */
async function answer(served: ServedChild, calls: readonly (readonly [number, Call])[]): Promise<void> {
  const entries: SentEntry[] = [];
  const notices: [string, string][] = [];
  const answers = calls.map(async ([id, call]) => {
    if (call.op === 'append') entries.push(...appended(call));
    else if (call.op === 'tell') notices.push([call.topic, call.text]);
    return [id, await perform(call)] as const;
  });
  for (const child of children) {
    if (entries.length > 0) child.tellNews({ shared: 'entries', entries });
    if (notices.length > 0) child.tellNews({ shared: 'notices', notices });
  }
  served.tell({ shared: 'answers', answers: await Promise.all(answers) });
}

function appended({ topic, texts, mark }: Call & { op: 'append' }): SentEntry[] {
  return texts.map((text) => {
    const id = log.nextId();
    log.keep(topic, id, text);
    return [topic, id, text, mark];
  });
}

async function perform(call: Call): Promise<Answer> {
  if (call.op === 'get') return cache.getWithLife(call.key);
  if (call.op === 'count') return cache.count(call.key, call.ms, call.by);
  if (call.op === 'set') await cache.set(call.key, call.value, call.ms);
  else if (call.op === 'remove') await cache.remove(call.key);
  return undefined;
}

class ServedChild {
  readonly #process: ChildProcess;
  #unsent = 0;
  #missed = false;

  constructor(process: ChildProcess) {
    this.#process = process;
  }

  /** From here on it is told of everything; of what was before, now. */
  begin(): void {
    let part: SentEntry[] = [];
    const send = () => {
      if (part.length > 0) this.tell({ shared: 'history', entries: part });
      part = [];
    };
    for (const [topic, id, text] of log.all()) if (part.push([topic, id, text, '']) === HISTORY_PART) send();
    send();
    this.tell({ shared: 'begun' });
    children.add(this);
  }

  /** Misses it if it is too far behind. */
  tellNews(message: FromParent): void {
    if (this.#unsent >= UNSENT) this.#missed = true;
    else this.tell(message);
  }

  tell(message: FromParent): void {
    if (!this.#process.connected) return; // It has just ended, and needs no answer.
    this.#unsent += 1;
    this.#process.send(message, () => {
      this.#unsent -= 1;
      if (!this.#missed || this.#unsent > 0) return;
      this.#missed = false;
      this.tell({ shared: 'gap' });
    });
  }
}
