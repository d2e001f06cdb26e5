import { constant, HttpUser, task } from '@vigilia/muster';

/** Sends one request, then holds its connection and waits. */
export class Idle extends HttpUser {
  // One local address has some 28,000 ports to one server.
  static override http = { localAddress: ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4'] };
  override waitTime = constant(3600);

  @task()
  async get(): Promise<void> {
    await this.client.get('/');
  }
}
