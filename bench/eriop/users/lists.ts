import { task } from '@vigilia/muster';
import { BenchUser } from './bench-user.ts';

/** Looks at the three lists that everybody looks at, 50 rows each, one after the other. */
export class Lists extends BenchUser {
  protected override readonly role = 'dispatcher';

  @task()
  incidents(): Promise<unknown> {
    return this.read('/incidents/active?limit=50');
  }

  @task()
  alerts(): Promise<unknown> {
    return this.read('/alerts/pending?limit=50');
  }

  @task()
  resources(): Promise<unknown> {
    return this.read('/resources/available?resource_type=vehicle');
  }

  private read(path: string): Promise<unknown> {
    const options = { headers: this.headers, discardBody: true, name: 'lists', expect: 200 };
    return this.client.get(`/api/v1${path}`, options);
  }
}
