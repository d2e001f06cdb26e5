import { between, task } from '@vigilia/muster';
import { responderEmails } from '../seed/people.ts';
import { accountRota } from './account-rota.ts';
import { EriopUser } from './eriop-user.ts';

const nextAccount = accountRota(responderEmails);

/** Reads in the field: what goes on, what is near, the details of one incident or alert. */
export class ERIOPResponder extends EriopUser {
  static override weight = 5;
  override waitTime = between(3, 8);
  protected override readonly email = nextAccount();

  @task(8)
  activeIncidents(): Promise<void> {
    return this.look('/incidents/active');
  }

  @task(5)
  pendingAlerts(): Promise<void> {
    return this.look('/alerts/pending');
  }

  @task(4)
  availableResources(): Promise<void> {
    return this.look('/resources/available');
  }

  @task(3)
  async incidentDetail(): Promise<void> {
    const incident = await this.first('/incidents/active');
    if (incident !== null) await this.look(`/incidents/${incident.id}`, '/incidents/{id}');
  }

  @task(2)
  async alertDetail(): Promise<void> {
    const alert = await this.first('/alerts/pending');
    if (alert !== null) await this.look(`/alerts/${alert.id}`, '/alerts/{id}');
  }

  @task(2)
  resourcesPage(): Promise<void> {
    return this.look('/resources?page=1&page_size=20', '/resources');
  }

  @task(1)
  ownProfile(): Promise<void> {
    return this.look('/auth/me');
  }
}
