import { task } from '@vigilia/muster';
import { AGENCIES } from '../agencies.ts';
import { BenchUser } from './bench-user.ts';

let next = 0;

/** Logs in again and again. */
export class Logins extends BenchUser {
  protected override readonly role = 'dispatcher';

  @task()
  async again(): Promise<void> {
    await this.logIn(next++ % AGENCIES, 'login again');
  }
}
