import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { serveShared } from './processes.ts';
import { type Instance, testShared } from './shared.suite.ts';

const PROGRAM = `
  const { sharedThroughParent } = await import(process.argv.at(-1));
  const shared = await sharedThroughParent();
  process.on('message', async ({ number, part, method, args }) => {
    if (number === undefined) return;
    const tell = (heard) => process.connected && process.send({ number, heard });
    let answer;
    if (method === 'available') answer = shared.available;
    else if (method === 'follow') shared.log.follow(...args, (id, text) => tell(id + ' ' + text), () => tell('gap'));
    else if (method === 'hear') shared.notices.hear(...args, tell);
    else answer = await shared[part][method](...args);
    if (process.connected) process.send({ number, answer, done: true });
    else process.stdout.write(JSON.stringify(answer ?? null) + '\\n');
  });
  process.send({ number: 0, done: true });
`;
const MODULE = fileURLToPath(new URL('../../../dist/platform/shared/processes.js', import.meta.url));
const ARGUMENTS = ['--input-type=module', '--eval', PROGRAM];

interface Reply {
  readonly number?: number;
  readonly answer?: unknown;
  readonly done?: boolean;
  readonly heard?: string;
}

/** Really another process, which has the built module. */
class Child implements Instance {
  readonly process: ChildProcess;
  readonly #replies = new Map<number, (reply: Reply) => void>();
  readonly started: Promise<unknown>;
  #asked = 0;

  constructor() {
    this.process = fork('-', [MODULE], { execPath: process.execPath, execArgv: ARGUMENTS });
    serveShared(this.process);
    this.started = new Promise((resolve) => this.#replies.set(0, resolve));
    this.process.on('message', (reply: Reply) => this.#replies.get(reply.number ?? -1)?.(reply));
  }

  async ask(part: string, method: string, ...args: unknown[]): Promise<unknown> {
    return this.#call({ part, method, args }, () => undefined);
  }

  follow = (topic: string) => this.#listen('follow', topic);
  hear = (topic: string) => this.#listen('hear', topic);

  async #listen(method: string, topic: string): Promise<string[]> {
    const heard: string[] = [];
    await this.#call({ method, args: [topic] }, (text) => heard.push(text));
    return heard;
  }

  #call(call: object, onHeard: (text: string) => void): Promise<unknown> {
    this.#asked += 1;
    const number = this.#asked;
    return new Promise((resolve) => {
      this.#replies.set(number, ({ done, answer, heard }) => {
        if (done === true) resolve(answer);
        else if (heard !== undefined) onHeard(heard);
      });
      this.process.send({ number, ...call });
    });
  }
}

describe('through the process that forked them', () => {
  const children: Child[] = [];
  const begin = async () => {
    const child = new Child();
    children.push(child);
    await child.started;
    return child;
  };
  let one: Child;
  let other: Child;
  beforeAll(async () => {
    one = await begin();
    other = await begin();
  });
  afterAll(() => {
    for (const child of children) child.process.kill('SIGKILL');
  });

  testShared(() => [one, other]);

  it('knows what was appended before it began', async () => {
    await one.ask('log', 'append', 'old', ['a', 'b']);
    const later = await begin();
    const last = await one.ask('log', 'last', 'old');
    expect(last).toBeDefined();
    expect(await later.ask('log', 'last', 'old')).toBe(last);
    expect(await later.ask('log', 'since', 'old', last)).toEqual([]);
    later.process.kill('SIGKILL');
    await once(later.process, 'exit');
    await one.ask('log', 'append', 'old', ['c']);
  });

  it('tells a process that was behind for too long that something is missing, and keeps no more for it', async () => {
    const slow = await begin();
    const heard = await slow.follow('busy');
    const others = await other.follow('busy');
    slow.process.kill('SIGSTOP');
    const text = 'x'.repeat(1_000);
    const total = 3_000;
    for (let n = 0; n < total; n += 1) await one.ask('log', 'append', 'busy', [text]);
    await vi.waitFor(() => expect(others).toHaveLength(total), 10_000);
    slow.process.kill('SIGCONT');
    await vi.waitFor(() => expect(heard.at(-1)).toBe('gap'), 10_000);
    expect(heard.length).toBeLessThan(total);
    const [known = ''] = (heard[0] ?? '').split(' ');
    expect(await slow.ask('log', 'since', 'busy', known)).toBeUndefined();
    await one.ask('log', 'append', 'busy', ['again']);
    await vi.waitFor(() => expect(heard.at(-1)).toMatch(/ again$/), 20_000);
    slow.process.kill('SIGKILL');
  });
});
