import { createHmac, randomBytes } from 'node:crypto';
import { BoundedMap } from '../platform/cache/bounded-map.ts';
import { type Claimant, FairTurns } from './fair-turns.ts';
import { hashPassword, verifyPassword } from './passwords.ts';

/** What a login claims, and what is stored about the account; no hash for an account that does not exist. */
export interface Credentials {
  readonly account: string;
  readonly password: string;
  readonly passwordHash: string | undefined;
}

/** Verifications at once: more would take the cores from everything else. */
const CONCURRENCY = 2;
/** Verifications that may wait: five seconds' worth. Who would wait longer is told to come back. */
const MAX_WAITING = 400;
const REMEMBER_MS = 5 * 60_000;
const REMEMBERED = 10_000;

/**
 * Checks passwords, expensively, but not twice: what was right remains right for five minutes. It is remembered by
 * an HMAC, with a key that this process made and never shows, over the account, the password and the stored hash: so
 * memory holds no password, and a changed password (another stored hash) is another entry. Failures are never
 * remembered: guessing stays expensive.
 */
export class CredentialCheck {
  readonly #key = randomBytes(32);
  readonly #verified = new BoundedMap<string, number>(REMEMBERED);
  /** Verifications on their way, by the same HMAC; bounded by those who may wait. */
  readonly #running = new Map<string, Promise<boolean>>();
  readonly #turns = new FairTurns(CONCURRENCY, MAX_WAITING);
  readonly #observer: { onHit?: () => void; onMiss?: () => void };
  #decoy: Promise<string> | undefined;

  constructor(observer: { onHit?: () => void; onMiss?: () => void } = {}) {
    this.#observer = observer;
  }

  /**
   * Whether the password is right. An account that does not exist takes as long as a wrong password.
   *
   * @param claimant whose turn it takes
   * @param admit called when its turn has come, before the work: what it throws ends this check
   * @throws OverloadError if too many verifications wait
   */
  check(credentials: Credentials, claimant: Claimant, admit: () => void): Promise<boolean> {
    const id = this.#identify(credentials);
    const until = this.#verified.get(id);
    if (until !== undefined && until > performance.now()) {
      this.#observer.onHit?.();
      return Promise.resolve(true);
    }
    const running = this.#running.get(id);
    if (running !== undefined) return running;
    this.#observer.onMiss?.();
    const verification = this.#verify(id, credentials, claimant, admit).finally(() =>
      this.#running.delete(id),
    );
    this.#running.set(id, verification);
    return verification;
  }

  async #verify(id: string, claim: Credentials, claimant: Claimant, admit: () => void): Promise<boolean> {
    const { password, passwordHash } = claim;
    const known = passwordHash ?? (await this.#decoyHash());
    const right = await this.#turns.run(claimant, async () => {
      admit();
      return verifyPassword(known, password);
    });
    if (!right || passwordHash === undefined) return false;
    this.#verified.set(id, performance.now() + REMEMBER_MS);
    return true;
  }

  /** The hash that belongs to nobody's password. */
  #decoyHash(): Promise<string> {
    this.#decoy ??= hashPassword(randomBytes(32).toString('hex'));
    return this.#decoy;
  }

  #identify({ account, password, passwordHash }: Credentials): string {
    // As JSON, so that no two different triples give the same text.
    const text = JSON.stringify([account, password, passwordHash ?? null]);
    return createHmac('sha256', this.#key).update(text).digest('base64');
  }
}
