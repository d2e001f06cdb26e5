import { createHash } from 'node:crypto';
import { BoundedMap } from '../platform/cache/bounded-map.ts';
import type { Shared } from '../platform/shared/shared.ts';
import { addressKey } from './client-address.ts';

/** Who tries to prove a password, and from where. */
export interface Attempt {
  readonly email: string;
  readonly address: string;
}

/** What too many failures have locked. */
export type LockKind = 'account from an address' | 'account' | 'address';

const WINDOW_MS = 15 * 60_000;
const LOCK_MS = 15 * 60_000;
/** Failures within the window that lock. */
const LIMITS: Readonly<Record<LockKind, number>> = {
  'account from an address': 10,
  account: 100,
  address: 100,
};
const TOPIC = 'login-locks';
const LOCKS = 20_000;
const FAMILIAR = 20_000;

/**
 * Slows down those who guess passwords, and nobody else. Only failures are counted, in the cache that all instances
 * share; what they lead to, a lock, is told to every instance and looked up in memory: a good login costs no round
 * trip, however many there are a second.
 *
 * An account is locked strictly only for the address that the failures came from: an attacker must not be able to lock
 * a dispatcher out from elsewhere. Against many addresses that guess at one account, and one address that guesses at
 * many, there are two wider locks. They spare the pairs of account and address that were right before (on this
 * instance): the dispatcher at the desk gets in while a botnet guesses at her account, or a broken device shares her
 * address; for such a pair the strict lock alone holds.
 *
 * A lock holds for the right password too: otherwise guessing would go on behind it. Its end is told in Retry-After.
 */
export class LoginLocks {
  readonly #shared: Shared;
  readonly #onLock: (kind: LockKind, attempt: Attempt) => void;
  /** End of each lock, ms since 1970. */
  readonly #locks = new BoundedMap<string, number>(LOCKS);
  readonly #familiar = new BoundedMap<string, true>(FAMILIAR);
  readonly #unfollow: () => void;

  /** @param onLock told on the instance that saw the failure which was one too many, once for each lock */
  constructor(shared: Shared, onLock: (kind: LockKind, attempt: Attempt) => void) {
    this.#shared = shared;
    this.#onLock = onLock;
    this.#unfollow = shared.log.follow(TOPIC, (_id, text) => this.#learn(text));
  }

  /** Seconds until this account may be tried from this address again; 0 if it may be now. */
  lockedFor(attempt: Attempt): number {
    const keys = keysOf(attempt);
    const pair = keys['account from an address'];
    const wider = this.#familiar.get(pair) === true ? [] : [keys.account, keys.address];
    const until = Math.max(...[pair, ...wider].map((key) => this.#locks.get(key) ?? 0));
    return Math.max(0, Math.ceil((until - Date.now()) / 1000));
  }

  /** Whether the account was proved from this address before, as far as is remembered here. */
  isFamiliar(attempt: Attempt): boolean {
    return this.#familiar.get(keysOf(attempt)['account from an address']) === true;
  }

  /** The password was right. */
  succeeded(attempt: Attempt): void {
    this.#familiar.set(keysOf(attempt)['account from an address'], true);
  }

  /** The password was wrong, or the account unknown, which must not make a difference. */
  async failed(attempt: Attempt): Promise<void> {
    const keys = keysOf(attempt);
    const kinds = Object.keys(LIMITS) as LockKind[];
    await Promise.all(kinds.map((kind) => this.#count(kind, keys[kind], attempt)));
  }

  /** Learns of no further locks. */
  stop(): void {
    this.#unfollow();
  }

  async #count(kind: LockKind, key: string, attempt: Attempt): Promise<void> {
    const failures = await this.#shared.cache.count(`login-failures:${key}`, WINDOW_MS);
    if (failures < LIMITS[kind]) return;
    // Beyond the limit too: an instance that began later did not hear of the lock.
    const until = Date.now() + LOCK_MS;
    this.#locks.set(key, until);
    await this.#shared.log.append(TOPIC, [JSON.stringify([key, until])]);
    if (failures === LIMITS[kind]) this.#onLock(kind, attempt);
  }

  /** What is not understood is a lock less until the next failure. */
  #learn(text: string): void {
    try {
      const [key, until] = JSON.parse(text) as [string, number];
      if (typeof key === 'string' && typeof until === 'number') this.#locks.set(key, until);
    } catch {
      return;
    }
  }
}

/** Hashed: what somebody typed as their e-mail address is in no cache as it is. */
function keysOf({ email, address }: Attempt): Record<LockKind, string> {
  const account = email.toLowerCase();
  const from = addressKey(address);
  return {
    'account from an address': hashOf(`pair ${from} ${account}`),
    account: hashOf(`account ${account}`),
    address: hashOf(`address ${from}`),
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
