import { between, task } from '@vigilia/muster';
import { dispatcherEmails } from '../seed/people.ts';
import { accountRota } from './account-rota.ts';
import { EriopUser } from './eriop-user.ts';
import { newIncident } from './generated-data.ts';

const nextAccount = accountRota(dispatcherEmails);

/** Watches the pictures of incidents, alerts and resources, opens incidents and acknowledges alerts. */
export class ERIOPDispatcher extends EriopUser {
  static override weight = 3;
  override waitTime = between(2, 5);
  protected override readonly email = nextAccount();

  @task(5)
  activeIncidents(): Promise<void> {
    return this.look('/incidents/active');
  }

  @task(4)
  pendingAlerts(): Promise<void> {
    return this.look('/alerts/pending');
  }

  @task(3)
  availableResources(): Promise<void> {
    return this.look('/resources/available');
  }

  @task(2)
  async createIncident(): Promise<void> {
    await this.post('/incidents', { json: newIncident(this), expect: 201 });
  }

  @task(2)
  async acknowledgeAlert(): Promise<void> {
    const alert = await this.first('/alerts/pending');
    if (alert === null) return;
    await this.post(`/alerts/${alert.id}/acknowledge`, {
      name: '/alerts/{id}/acknowledge',
      json: { notes: 'seen by the load test' },
      expect: 200,
    });
  }

  @task(1)
  incidentsPage(): Promise<void> {
    return this.look('/incidents?page=1&page_size=20', '/incidents');
  }

  @task(1)
  alertsPage(): Promise<void> {
    return this.look('/alerts?page=1&page_size=20', '/alerts');
  }
}
