import { average, defineTargets, failureRatio, p95, rate, users, wholeRun } from '@vigilia/muster';
import { noAlertLost } from './no-alert-lost.ts';

/** Users at which ERIOP's targets are meant; a smaller run needs its share of the alerts. */
const fullLoad = 10_000;
const alertsPerSecond = 1000;

/**
 * ERIOP's targets: 1,000 alerts a second, all planned users at once until the end, p95 and average
 * below 200 ms, failures below 1 %, and every alert that was answered 201 in the database.
 */
export default defineTargets((plan) => {
  const rampSeconds = plan.users / plan.spawnRate;
  const holdSeconds = Math.floor((plan.runTime ?? 0) - rampSeconds);
  const share = Math.min(1, plan.users / fullLoad);
  const allUsers = users().atLeast(plan.users);
  const alertsComeIn = plan.userClasses.includes('AlertIngestion');
  return [
    holdSeconds >= 2 ? allUsers.for(`${holdSeconds - 1}s`) : allUsers,
    ...(alertsComeIn
      ? [
          rate('POST /alerts/ingest')
            .above(alertsPerSecond * share)
            .as('alerts'),
        ]
      : []),
    p95().below('200ms'),
    average().below('200ms'),
    failureRatio().below(0.01).over(wholeRun),
    ...(alertsComeIn ? [noAlertLost()] : []),
  ];
});
