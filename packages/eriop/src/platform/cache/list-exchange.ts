import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Shared } from '../shared/shared.ts';
import type { ListBody } from './list-body.ts';
import type { Exchange, Found } from './snapshot-cache.ts';

const decompress = promisify(gunzip);

/** Larger ones are made by each instance for itself: Redis has better things to remember. */
const MAX_GZIP_BYTES = 256 * 1024;
const MAX_PLAIN_BYTES = 32 * 1024 * 1024;

/** What stands before the body, in the first line. */
interface Label {
  /** In full: a list is for those whose scope its key names, and for nobody else. */
  readonly key: string;
  readonly loadMs: number;
  readonly lifeMs: number;
  /** When it was offered. */
  readonly ageMs: number;
  readonly total?: number;
}

/**
 * Lists that another instance has made already, in the cache that all of them share. Their age is counted by that
 * cache, from the life that a list has left: the clocks of the instances need not agree.
 */
export class ListExchange implements Exchange<ListBody> {
  readonly #shared: Shared;
  readonly #observe: { readonly onHit: () => void; readonly onMiss: () => void };

  constructor(shared: Shared, observe: { readonly onHit: () => void; readonly onMiss: () => void }) {
    this.#shared = shared;
    this.#observe = observe;
  }

  async find(key: string): Promise<Found<ListBody> | undefined> {
    const found = await this.#find(key);
    if (found === undefined) this.#observe.onMiss();
    else this.#observe.onHit();
    return found;
  }

  offer(key: string, { value, ageMs, loadMs }: Found<ListBody>, lifeMs: number): void {
    if (lifeMs < 1 || value.gzip.length > MAX_GZIP_BYTES || !this.#shared.available) return;
    const { total } = value;
    const label: Label = { key, loadMs, lifeMs, ageMs, ...(total !== undefined && { total }) };
    const text = `${JSON.stringify(label)}\n${value.gzip.toString('base64')}`;
    void this.#shared.cache.set(nameOf(key), text, lifeMs);
  }

  async #find(key: string): Promise<Found<ListBody> | undefined> {
    if (!this.#shared.available) return undefined;
    const found = await this.#shared.cache.getWithLife(nameOf(key));
    if (found === undefined) return undefined;
    try {
      const end = found.value.indexOf('\n');
      const label = JSON.parse(found.value.slice(0, end)) as Label;
      if (label.key !== key || !isLabel(label)) return undefined;
      const gzip = Buffer.from(found.value.slice(end + 1), 'base64');
      const plain = await decompress(gzip, { maxOutputLength: MAX_PLAIN_BYTES });
      const ageMs = label.ageMs + Math.max(0, label.lifeMs - found.leftMs);
      const { total, loadMs } = label;
      return { value: { plain, gzip, ...(total !== undefined && { total }) }, ageMs, loadMs };
    } catch {
      return undefined; // Not what an instance of this version has written: the list is made here.
    }
  }
}

function isLabel({ loadMs, lifeMs, ageMs, total = 0 }: Label): boolean {
  return [loadMs, lifeMs, ageMs, total].every(Number.isFinite);
}

function nameOf(key: string): string {
  return `list:2:${createHash('sha256').update(key).digest('base64url')}`;
}
