import { ClientError } from '../client/client-error.ts';
import { HttpClient } from '../client/http-client.ts';
import type { HttpOptions } from '../client/http-options.ts';
import { TimerWheel } from '../timing/timer-wheel.ts';
import { HttpUser, hostMissing, resolvedOnce } from './http-user.ts';
import { User, type UserClass } from './user.ts';
import { WebSocketUser } from './web-socket-user.ts';

interface HttpUserClass extends UserClass {
  readonly http: HttpOptions;
}

/**
 * Makes a client as each user of the class will, so that what is wrong with `static http` or `static host` is said
 * once, before the run, and not by every user. Does nothing with a class that has no client.
 *
 * @param host of the command line; null without one
 * @param overrides of the command line
 * @throws ClientError CLIENT_INVALID_OPTION, CLIENT_INVALID_REQUEST
 */
export function checkHttp(userClass: UserClass, host: string | null, overrides?: HttpOptions): void {
  if (!isHttpUserClass(userClass) && !isWebSocketUserClass(userClass)) return;
  const { name, http } = userClass;
  try {
    if (typeof http !== 'object' || http === null) {
      throw new ClientError('CLIENT_INVALID_OPTION', `static http must be an object, not ${String(http)}`);
    }
    new HttpClient(host ?? userClass.host ?? anyHost, {
      wheel: new TimerWheel(),
      observe: () => {},
      options: resolvedOnce(http, overrides),
      contextSource: noContext,
    }).close();
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    throw new ClientError(error.code, `the user class ${name}: ${error.message}`);
  }
}

/** Nothing is connected to: whether there is a host is asked by {@link checkHost}. */
const anyHost = 'http://localhost';
const noContext = { context: () => ({}) };

/**
 * @param host of the command line; null without one
 * @throws MusterError HOST_MISSING for an HttpUser without a host
 */
export function checkHost(userClass: UserClass, host: string | null): void {
  if (!isHttpUserClass(userClass) || (host ?? userClass.host ?? null) !== null) return;
  if (!decidesHostItself(userClass)) throw hostMissing(userClass.name);
}

function isHttpUserClass(userClass: UserClass): userClass is HttpUserClass {
  return userClass.prototype instanceof HttpUser;
}

function isWebSocketUserClass(userClass: UserClass): userClass is HttpUserClass {
  return userClass.prototype instanceof WebSocketUser;
}

/** With `override get host()` each user may have another. */
function decidesHostItself({ prototype }: UserClass): boolean {
  for (let level: object = prototype; level !== User.prototype; level = Object.getPrototypeOf(level)) {
    if (Object.hasOwn(level, 'host')) return true;
  }
  return false;
}
