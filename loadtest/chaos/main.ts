import { setTimeout as sleep } from 'node:timers/promises';
import { dispatcherEmails } from '../seed/people.ts';
import { sentence } from '../start/failure.ts';
import { type Exercise, exercises } from './exercises.ts';
import { countLost, countLostChanges } from './lost-alerts.ts';
import { type Outcomes, recoveryTime } from './outcome.ts';
import { Stage } from './stage.ts';
import { SteadyLoad } from './steady-load.ts';

/** ms of undisturbed service before and after. */
const BEFORE = 2_000;
const AFTER = 4_000;
/** ms that the service may take to come back. */
const LONGEST_RECOVERY = 15_000;

interface Result {
  readonly outcomes: Outcomes;
  readonly lost: number;
  /** ms; null when the service did not come back. */
  readonly recovery: number | null;
  readonly faults: readonly string[];
}

async function carryOut(exercise: Exercise, stage: Stage, token: string): Promise<Result> {
  const load = new SteadyLoad(stage.url, token);
  await sleep(BEFORE);
  const faults: string[] = [];
  const since = await exercise.happen(stage).catch((error: Error) => {
    faults.push(error.message);
    return performance.now();
  });
  const deadline = since + LONGEST_RECOVERY;
  while (recoveryTime(load.outcomes, since) === null && performance.now() < deadline) await sleep(50);
  const recovery = recoveryTime(load.outcomes, since);
  await sleep(AFTER);
  const outcomes = await load.stop();
  const lost =
    (await countLost(stage.databaseUrl, outcomes.acknowledged)) +
    (await countLostChanges(stage.databaseUrl, outcomes.changed));
  return { outcomes, lost, recovery, faults: [...faults, ...faultsOf(exercise, outcomes, lost, recovery)] };
}

function faultsOf(exercise: Exercise, outcomes: Outcomes, lost: number, recovery: number | null): string[] {
  const faults = [...outcomes.wrong].map(([what, times]) => `${times} × ${what}`);
  if (lost > 0) faults.push(`${lost} acknowledged alerts and changes are not in the database`);
  if (outcomes.changed.size === 0) faults.push('no change of an incident was acknowledged');
  if (recovery === null) faults.push(`no alert was acknowledged within ${LONGEST_RECOVERY / 1000} s`);
  const failed = outcomes.refused + outcomes.unanswered;
  if (!exercise.disturbs && failed > 0) faults.push(`${failed} requests failed, and none had to`);
  return faults;
}

function print(exercise: Exercise, { outcomes, lost, recovery, faults }: Result): void {
  const time = recovery === null ? 'never' : `${(recovery / 1000).toFixed(2)} s`;
  const { acknowledged, refused, unanswered } = outcomes;
  console.log(
    `${faults.length === 0 ? '✓' : '✗'} ${exercise.name.padEnd(34)} ${String(acknowledged.length).padStart(6)} acknowledged, ` +
      `${lost} lost, ${refused} refused, ${unanswered} unanswered; back after ${time}`,
  );
  for (const fault of faults) console.log(`    ${fault}`);
}

async function main(): Promise<void> {
  console.log('ERIOP in service, some 1,000 requests a second, while this happens:\n');
  const stage = await Stage.open();
  let passed = 0;
  let lost = 0;
  try {
    const possible = exercises.filter(({ needsRedis }) => needsRedis !== true || stage.redis !== null);
    if (stage.redis === null) console.log('- without Redis: there is no redis-server on this machine');
    const token = await stage.logIn(dispatcherEmails[0] as string);
    for (const exercise of possible) {
      const result = await carryOut(exercise, stage, token);
      print(exercise, result);
      lost += result.lost;
      if (result.faults.length === 0) passed += 1;
    }
    const verdict = passed === possible.length ? 'pass' : 'fail';
    console.log(`\nchaos=${verdict} ${passed}/${possible.length} lost=${lost}`);
    process.exitCode = verdict === 'pass' ? 0 : 1;
  } finally {
    await stage.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${sentence(error)}\n`);
  process.exitCode = 2;
});
