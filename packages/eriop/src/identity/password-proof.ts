import type { AuditLog } from '../audit/log.ts';
import { Problem } from '../platform/http/problem.ts';
import { unauthorized } from './authenticate.ts';
import { addressKey } from './client-address.ts';
import type { CredentialCheck } from './credential-check.ts';
import type { Attempt, LoginLocks } from './login-locks.ts';
import type { User } from './users.ts';

/** Lets somebody prove who they are by a password: refuses those who guess, and records who failed. */
export class PasswordProof {
  readonly #credentials: CredentialCheck;
  readonly #locks: LoginLocks;
  readonly #audit: AuditLog;

  constructor(credentials: CredentialCheck, locks: LoginLocks, audit: AuditLog) {
    this.#credentials = credentials;
    this.#locks = locks;
    this.#audit = audit;
  }

  /**
   * Goes on if the attempt may be made; to be called before anything is looked up for it.
   *
   * @throws Problem 429 while there were too many failures
   */
  admit(attempt: Attempt): void {
    const seconds = this.#locks.lockedFor(attempt);
    if (seconds === 0) return;
    throw new Problem(429, 'too-many-requests', 'There were too many failed attempts.', {
      headers: { 'retry-after': String(seconds) },
    });
  }

  /**
   * Checks a password.
   *
   * @param user whom the attempt is about, undefined if there is no such account: that takes as long as a wrong password
   * @returns the user
   * @throws Problem 401 if it is wrong, 429 while there were too many failures; OverloadError
   */
  async prove(attempt: Attempt, user: User | undefined, password: string): Promise<User> {
    const account = user?.id ?? attempt.email;
    // Of many guesses sent at once, those whose turn comes after the lock cost nothing, and learn nothing.
    const admit = () => this.admit(attempt);
    const claim = { account, password, passwordHash: user?.passwordHash };
    const claimant = { address: addressKey(attempt.address), familiar: this.#locks.isFamiliar(attempt) };
    const right = await this.#credentials.check(claim, claimant, admit);
    admit();
    if (!right || user === undefined) {
      await this.#fail(attempt, user);
      throw unauthorized('E-mail or password is wrong.');
    }
    this.#locks.succeeded(attempt);
    return user;
  }

  /** What was typed as e-mail address of no account stays unsaid: it may be a password. */
  async #fail(attempt: Attempt, user: User | undefined): Promise<void> {
    this.#audit.record({
      agencyId: user?.agencyId ?? null,
      actor: user?.id ?? null,
      action: 'login.failed',
      subject: user?.id ?? null,
      details: {
        address: attempt.address,
        reason: user === undefined ? 'unknown account' : 'wrong password',
      },
    });
    await this.#locks.failed(attempt);
  }
}
