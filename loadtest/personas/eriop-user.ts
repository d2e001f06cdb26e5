import { type HttpResponse, HttpUser, type RequestOptions } from '@vigilia/muster';
import { password } from '../seed/people.ts';

const base = '/api/v1';

/** A user of ERIOP's API: logs in once when it starts, and sends its token from then on. */
export abstract class EriopUser extends HttpUser {
  static readonly abstract: boolean = true;
  #headers: Record<string, string> = {};

  /** The account that this user logs in with. */
  protected abstract readonly email: string;

  override async onStart(): Promise<void> {
    const response = await this.client.post(`${base}/auth/login`, {
      name: '/auth/login',
      json: { email: this.email, password },
      expect: 200,
    });
    if (!response.ok) throw new Error(`the login failed: ${response.error}`);
    const { access_token } = response.json<{ access_token: string }>();
    this.#headers = { Authorization: `Bearer ${access_token}` };
  }

  /**
   * @param path below /api/v1
   * @param name in the statistics; without one, the path
   */
  protected get(path: string, name = path): Promise<HttpResponse> {
    return this.client.get(base + path, { name, headers: this.#headers, expect: 200 });
  }

  /** Reads something that a person would look at, and this user does not. */
  protected async look(path: string, name = path): Promise<void> {
    await this.client.get(base + path, { name, headers: this.#headers, expect: 200, discardBody: true });
  }

  protected post(path: string, options: RequestOptions): Promise<HttpResponse> {
    return this.client.post(base + path, { name: path, headers: this.#headers, ...options });
  }

  /** The first of a list, or null when the list is empty or could not be had. */
  protected async first(path: string): Promise<{ id: string } | null> {
    const response = await this.get(path);
    if (!response.ok) return null;
    return response.json<{ id: string }[]>()[0] ?? null;
  }
}
