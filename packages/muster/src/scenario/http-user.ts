import { HttpClient } from '../client/http-client.ts';
import { MusterError } from '../errors.ts';
import { User, type UserEnvironment } from './user.ts';

/** A user with an HTTP client of its own; every request goes into the statistics. */
export abstract class HttpUser extends User {
  readonly client: HttpClient;

  /** @internal */
  constructor(environment: UserEnvironment) {
    super(environment);
    const host = environment.host ?? (new.target as unknown as { host: string | undefined }).host;
    if (host === undefined) {
      throw new MusterError(
        'HOST_MISSING',
        `${new.target.name} has no host: give one with --host, or as \`static host\` of the class`,
      );
    }
    this.client = new HttpClient(host, environment.wheel, environment.observe);
  }

  override release(): void {
    this.client.close();
  }
}
