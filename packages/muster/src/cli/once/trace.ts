import type { HttpResponse } from '../../client/http-response.ts';
import { oneLine } from '../../report/plain-text.ts';
import type { Paint } from '../../report/terminal/paint.ts';
import type { Sample } from '../../stats/sample.ts';
import { bareName, unitOf } from '../../stats/unit.ts';
import { ms, valueText } from '../../wording/format.ts';
import { traceback } from '../../wording/traceback.ts';
import type { Exchange } from './exchange.ts';
import { exchangeLines, statusText, targetText } from './exchange-lines.ts';

/** Exchanges that belong to no finished request yet; more are forgotten, oldest first. */
const mostPending = 1000;

/** Writes down what one user does, as it does it. */
export class Trace {
  readonly #print: (line: string) => void;
  readonly #paint: Paint;
  readonly #host: string | null;
  #pending: Exchange[] = [];

  /** @param host of the user, e.g. `http://127.0.0.1:8000`; null without one */
  constructor(print: (line: string) => void, paint: Paint, host: string | null) {
    this.#print = print;
    this.#host = host === null || !URL.canParse(host) ? null : new URL(host).origin;
    this.#paint = paint;
  }

  /** Begins a part: a hook or a task. */
  heading(text: string): void {
    this.#print('');
    this.#print(this.#paint(text, 'bold'));
  }

  /** A remark under the current part. */
  note(text: string): void {
    this.#print(`  ${this.#paint(text, 'dim')}`);
  }

  /** An exchange has ended; it is shown with its request. */
  exchanged(exchange: Exchange): void {
    this.#pending.push(exchange);
    if (this.#pending.length > mostPending) this.#pending.shift();
  }

  /** A request is over and goes into the statistics. */
  request(response: HttpResponse): void {
    const hops = this.#take([response.url, ...response.redirects]);
    const target = this.#target(response.method, response.url);
    const plain = [pathOf(response.url), response.url].includes(response.name);
    const renamed = plain ? '' : `  as ${oneLine(response.name)}`;
    const status = statusText(response.status, this.#paint);
    this.#line(`${target} → ${status}`, response.responseTimeMs, renamed);
    this.#outcome(response.error);
    for (const [index, hop] of hops.entries()) {
      if (hops.length > 1) this.#hop(hop, index);
      this.#inside(hop);
    }
  }

  /** Something measured that is no HTTP request. */
  measured({ method, name, responseTimeMs, error }: Sample): void {
    const outcome = error === null ? this.#paint('ok', 'green') : this.#paint('failed', 'red', 'bold');
    const unit = unitOf(name);
    if (unit === null) this.#line(`${oneLine(method)} ${oneLine(name)} → ${outcome}`, responseTimeMs, '');
    else {
      const value = `${valueText(responseTimeMs)} ${oneLine(unit)}`;
      this.#print(`  ${oneLine(method)} ${oneLine(bareName(name))} → ${outcome}  ${value}`);
    }
    this.#outcome(error);
  }

  /** Ends a part: shows what was sent in it and went into no statistics. */
  partEnds(): void {
    for (const exchange of this.#pending) {
      const status = statusText(exchange.status, this.#paint);
      this.#line(
        `${this.#target(exchange.method, exchange.url)} → ${status}`,
        exchange.times.total,
        '  not counted',
      );
      this.#inside(exchange);
    }
    this.#pending = [];
  }

  /** An exception of a hook or task, with its stack as far as it lies in the locustfile. */
  exception(thrown: unknown): void {
    const [first = '', ...stack] = traceback(thrown).split('\n');
    this.#print(`  ${this.#paint(`✗ threw ${oneLine(first)}`, 'red', 'bold')}`);
    for (const line of stack) this.#print(`    ${this.#paint(line.trim(), 'dim')}`);
  }

  #line(text: string, time: number, remark: string): void {
    this.#print(`  ${text}  ${ms(time)} ms${remark === '' ? '' : this.#paint(remark, 'dim')}`);
  }

  /** One of several exchanges of a request that was redirected. */
  #hop({ method, url, status }: Exchange, index: number): void {
    const text = `${this.#target(method, url)} → ${statusText(status, this.#paint)}`;
    this.#print(`    ${index === 0 ? text : `${this.#paint('redirected to', 'yellow')} ${text}`}`);
  }

  /** The host goes without saying, unless it is another than the user's. */
  #target(method: string, url: string): string {
    const own = this.#host !== null && url.startsWith(`${this.#host}/`);
    return targetText(method, own ? url.slice((this.#host as string).length) : url);
  }

  #inside(exchange: Exchange): void {
    for (const line of exchangeLines(exchange, this.#paint)) this.#print(`      ${line}`.trimEnd());
  }

  #outcome(error: string | null): void {
    if (error !== null) this.#print(`    ${this.#paint(`✗ failure: ${oneLine(error)}`, 'red')}`);
  }

  /** The exchanges of a request, by the URLs that it went to: several requests may be under way at once. */
  #take(urls: readonly string[]): Exchange[] {
    const taken: Exchange[] = [];
    for (const url of urls) {
      const at = this.#pending.findIndex((exchange) => sameUrl(exchange.url, url));
      if (at >= 0) taken.push(...this.#pending.splice(at, 1));
    }
    return taken;
  }
}

function sameUrl(a: string, b: string): boolean {
  return a === b || (URL.canParse(b) && a === withoutFragment(new URL(b)));
}

function withoutFragment(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}${url.search}`;
}

function pathOf(url: string): string {
  const at = url.indexOf('/', url.indexOf('://') + 3);
  return at < 0 ? '/' : url.slice(at);
}
