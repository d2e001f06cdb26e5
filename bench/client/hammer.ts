import { HttpUser, task } from '@vigilia/muster';

/** Sends the next request as soon as the one before has been answered. */
export class Hammer extends HttpUser {
  @task()
  async get(): Promise<void> {
    await this.client.get('/');
  }
}
