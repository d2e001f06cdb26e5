import { task } from '@vigilia/muster';
import { newAlert } from './alert.ts';
import { BenchUser } from './bench-user.ts';

const ALERTS = Number(process.env.BENCH_BATCH);

/** Made once: what a batch costs its sender is not the question. */
const body = JSON.stringify({ alerts: Array.from({ length: ALERTS }, (_, number) => newAlert(number)) });

/** Posts a gateway's worth of alerts at a time. */
export class Batch extends BenchUser {
  protected override readonly role = 'alert_system';

  @task()
  async post(): Promise<void> {
    const headers = { ...this.headers, 'content-type': 'application/json' };
    const options = { headers, body, discardBody: true, name: 'batch', expect: 201 };
    await this.client.post('/api/v1/alerts/ingest/batch', options);
  }
}
