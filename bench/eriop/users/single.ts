import { task } from '@vigilia/muster';
import { newAlert } from './alert.ts';
import { BenchUser } from './bench-user.ts';

let sent = 0;

/** Posts one alert at a time. */
export class Single extends BenchUser {
  protected override readonly role = 'alert_system';

  @task()
  async post(): Promise<void> {
    const options = { headers: this.headers, json: newAlert(sent++), discardBody: true };
    await this.client.post('/api/v1/alerts/ingest', { ...options, name: 'single', expect: 201 });
  }
}
