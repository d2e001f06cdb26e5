import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { OutcomeLog, type Outcomes } from './outcome.ts';

/** Clients that post alerts, clients that change incidents (transactions), and clients that read lists. */
const WRITERS = 40;
const CHANGERS = 8;
const READERS = 16;
/** ms that a client waits after each answer: some 1,000 requests a second in all. */
const PAUSE = 50;
/** ms after which a client gives a request up. */
const PATIENCE = 20_000;

const ALERT = JSON.stringify({
  source: 'alarm_system',
  severity: 'high',
  alert_type: 'glass_break',
  title: 'Glass broken, door 4',
});
const INCIDENT = JSON.stringify({ category: 'fire', title: 'Smoke on the roof' });
const LISTS = ['/alerts/pending', '/incidents/active', '/resources/available', '/alerts?page_size=20'];

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Alerts and readers that never tire: what goes wrong is noted, and tried again. */
export class SteadyLoad {
  readonly #log = new OutcomeLog();
  readonly #base: string;
  readonly #token: string;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #clients: Promise<void>[] = [];
  #stopped = false;

  /** @param url of the backend */
  constructor(url: string, token: string) {
    this.#base = `${url}/api/v1`;
    this.#token = token;
    for (let index = 0; index < WRITERS; index += 1) this.#clients.push(this.#client(() => this.#write()));
    for (let index = 0; index < CHANGERS; index += 1) this.#clients.push(this.#client(this.#changer()));
    for (let index = 0; index < READERS; index += 1)
      this.#clients.push(this.#client(() => this.#read(LISTS[index % LISTS.length] as string)));
  }

  get outcomes(): Outcomes {
    return this.#log;
  }

  /** Resolves when the last request has been answered or given up. */
  async stop(): Promise<Outcomes> {
    this.#stopped = true;
    await Promise.all(this.#clients);
    this.#agent.destroy();
    return this.#log;
  }

  async #client(act: () => Promise<void>): Promise<void> {
    await sleep(Math.random() * PAUSE);
    while (!this.#stopped) {
      await act().catch(() => {
        this.#log.unanswered += 1;
      });
      await sleep(PAUSE);
    }
  }

  async #write(): Promise<void> {
    const { status, type, body } = await this.#send('POST', '/alerts/ingest', ALERT);
    this.#log.answered(status, type, body, 201);
  }

  /** Opens an incident, and then describes it anew all the time. */
  #changer(): () => Promise<void> {
    let incident: string | undefined;
    let number = 0;
    return async () => {
      if (incident === undefined) {
        const { status, type, body } = await this.#send('POST', '/incidents', INCIDENT);
        if (status === 201) incident = (JSON.parse(body) as { id: string }).id;
        else this.#log.answered(status, type, body, 200);
        return;
      }
      number += 1;
      const change = JSON.stringify({ description: String(number) });
      const { status, type, body } = await this.#send('PATCH', `/incidents/${incident}`, change);
      this.#log.answered(status, type, body, 200);
      if (status === 200) this.#log.changed.set(incident, number);
    };
  }

  async #read(path: string): Promise<void> {
    const { status, type, body } = await this.#send('GET', path);
    this.#log.answered(status, type, body, 200);
  }

  #send(method: string, path: string, payload?: string): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' };
    const options = { method, headers, agent: this.#agent, timeout: PATIENCE };
    return new Promise((resolve, reject) => {
      const sent = request(this.#base + path, options, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text) => {
          body += text;
        });
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', body }),
        );
      });
      sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
      sent.on('error', reject);
      sent.end(payload);
    });
  }
}
