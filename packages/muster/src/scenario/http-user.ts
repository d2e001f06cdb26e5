import { HttpClient } from '../client/http-client.ts';
import { type HttpOptions, type ResolvedHttpOptions, resolveHttpOptions } from '../client/http-options.ts';
import { MusterError } from '../errors.ts';
import { cancel, plan, release } from './internals.ts';
import { User, type UserEnvironment } from './user.ts';

/**
 * A user with an HTTP client of its own; every request goes into the statistics.
 *
 * @example
 * class Shopper extends HttpUser {
 *   static override http: HttpOptions = { headers: { 'X-Tenant': 'blue' }, timeout: 10_000 };
 * }
 */
export abstract class HttpUser extends User {
  /** How the clients of this class work. A subclass that sets its own replaces all of it. */
  static http: HttpOptions = {};

  readonly client: HttpClient;

  /** @internal */
  constructor(environment: UserEnvironment) {
    super(environment);
    this.client = clientOf(this, environment);
  }

  /** @internal */
  override [cancel](): void {
    this.client.cancel();
  }

  /** @internal */
  override [release](): void {
    this.client.close();
  }
}

const noOverrides: HttpOptions = {};
const resolved = new WeakMap<HttpOptions, WeakMap<HttpOptions, ResolvedHttpOptions>>();

/** @internal @param name of the user class */
export function hostMissing(name: string): MusterError {
  return new MusterError(
    'HOST_MISSING',
    `${name} has no host: give one with --host, or as \`static host\` of the class`,
  );
}

/**
 * @internal A client for a user, by the `static http` of its class.
 * @throws MusterError HOST_MISSING
 */
export function clientOf(user: User, environment: UserEnvironment): HttpClient {
  const { name, http } = user.constructor as unknown as { name: string; http: HttpOptions };
  if (user.host === null) throw hostMissing(name);
  return new HttpClient(user.host, {
    wheel: environment.wheel,
    observe: environment.observe,
    unanswered: environment.unanswered,
    options: resolvedOnce(http, environment.http),
    contextSource: user,
    plan: user[plan],
  });
}

/** @internal One object for all users of a class. */
export function resolvedOnce(http: HttpOptions, overrides = noOverrides): ResolvedHttpOptions {
  let byOverrides = resolved.get(http);
  if (byOverrides === undefined) {
    byOverrides = new WeakMap();
    resolved.set(http, byOverrides);
  }
  let options = byOverrides.get(overrides);
  if (options === undefined) {
    options = resolveHttpOptions(http, overrides);
    byOverrides.set(overrides, options);
  }
  return options;
}
