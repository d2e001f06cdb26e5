import { between, task } from '@vigilia/muster';
import { acknowledgedAlerts } from '../acknowledged-alerts.ts';
import { alertSystemEmails } from '../seed/people.ts';
import { accountRota } from './account-rota.ts';
import { EriopUser } from './eriop-user.ts';
import { newAlert } from './generated-data.ts';

const nextAccount = accountRota(alertSystemEmails);

/** A gateway of sensors and microphones that raises alerts. */
export class AlertIngestion extends EriopUser {
  static override weight = 2;
  override waitTime = between(0.1, 0.5);
  protected override readonly email = nextAccount();

  @task()
  async postAlert(): Promise<void> {
    const number = acknowledgedAlerts.next();
    const response = await this.post('/alerts/ingest', {
      json: newAlert(this, acknowledgedAlerts.sourceId(number)),
      expect: 201,
    });
    if (response.ok) acknowledgedAlerts.acknowledge(number);
  }
}
