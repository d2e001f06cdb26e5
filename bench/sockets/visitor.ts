import { between, HttpUser, task } from '@vigilia/muster';

/** Most users of the default profile: one connection each, a request every few seconds. */
export class Visitor extends HttpUser {
  override waitTime = between(2, 5);

  @task()
  async get(): Promise<void> {
    await this.client.get('/');
  }
}
