import { constant, constantThroughput, HttpUser } from '@vigilia/muster';
import { AGENCIES, emailOf, PASSWORD } from '../agencies.ts';

/** Iterations per second of one user; 0 for as fast as the answers come. */
const pace = Number(process.env.BENCH_PACE ?? '0');

let next = 0;

/** Logs in as somebody of one agency after the other. */
export abstract class BenchUser extends HttpUser {
  static readonly abstract: boolean = true;
  override waitTime = pace > 0 ? constantThroughput(pace) : constant(0);
  protected abstract readonly role: 'dispatcher' | 'alert_system';
  protected headers: Record<string, string> = {};

  override async onStart(): Promise<void> {
    this.headers = { authorization: `Bearer ${await this.logIn(next++ % AGENCIES)}` };
  }

  protected async logIn(agency: number, name = 'login'): Promise<string> {
    const json = { email: emailOf(this.role, agency), password: PASSWORD };
    const response = await this.client.post('/api/v1/auth/login', { name, json, expect: 200 });
    return response.json<{ access_token: string }>().access_token;
  }
}
