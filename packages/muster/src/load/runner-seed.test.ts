import { expect, it } from 'vitest';
import { StopUser } from '../scenario/control-flow.ts';
import { MarkovTaskSet } from '../scenario/markov-task-set.ts';
import { task } from '../scenario/task.ts';
import { TaskSet } from '../scenario/task-set.ts';
import { transition, transitions } from '../scenario/transition.ts';
import { User } from '../scenario/user.ts';
import { between, poisson, type WaitTime } from '../scenario/wait-time.ts';
import { runnerOf, useRunClock } from './fixtures/test-run.ts';

const clock = useRunClock();

/** What each user chose, by its class, in the order in which the users of a class started. */
type Choices = Record<string, unknown[][]>;

let choices: Choices = {};
/** ms that a task takes. */
let delay: () => number;

abstract class Choosing extends User {
  readonly log: unknown[] = [this.random()];
  override waitTime = noted(between(0, 0.004));

  override onStart() {
    choices[this.constructor.name] = [...(choices[this.constructor.name] ?? []), this.log];
  }

  async note(what: unknown): Promise<void> {
    this.log.push(what);
    if (this.log.length > 30) throw new StopUser();
    await new Promise((resolve) => setTimeout(resolve, delay()));
  }
}

class Steps extends MarkovTaskSet<Choosing> {
  override waitTime = noted(poisson(400));
  @transitions(['second', 'third'])
  @task()
  first() {
    return this.user.note('first');
  }
  @transition('third')
  @task()
  second() {
    return this.user.note('second');
  }
  @transitions({ first: 3, second: 1 })
  @task()
  async third() {
    await this.user.note(`third ${this.random()}`);
    if (this.random() < 0.5) this.interrupt();
  }
}

class Forum extends TaskSet<Choosing> {
  @task(3)
  read() {
    return this.user.note('read');
  }
  @task()
  leave() {
    this.interrupt(false);
  }
}

class Reader extends Choosing {
  static override tasks = [[Steps, 2], Forum] as never;
  @task(4)
  look() {
    return this.note(`look ${this.random()}`);
  }
}

class Writer extends Choosing {
  @task(3)
  often() {
    return this.note('often');
  }
  @task()
  seldom() {
    return this.note('seldom');
  }
}

/** Writes down each wait, in the log of the user. */
function noted(wait: WaitTime): WaitTime {
  return function waitTime(this: Choosing | TaskSet<Choosing>) {
    const seconds = wait.call(this);
    (this instanceof TaskSet ? this.user : this).log.push(seconds);
    return seconds;
  };
}

async function choicesOf(seed: number, spawnRate: number, taskTime: () => number): Promise<Choices> {
  choices = {};
  delay = taskTime;
  const { runner } = runnerOf([Reader, Writer], { seed, users: 6, spawnRate, runTime: 20 });
  const ended = runner.run();
  await clock.until(() => runner.state === 'running' && runner.userCount === 0);
  runner.stop();
  await clock.settled(ended);
  return choices;
}

it('each user chooses the same tasks and waits under the same seed, whatever the others do meanwhile', async () => {
  const quick = await choicesOf(11, 1000, () => 0);
  const slow = await choicesOf(11, 100, () => Math.random() * 5);
  expect(Object.keys(quick)).toEqual(['Reader', 'Writer']);
  expect(slow).toEqual(quick);
  // No two users choose alike.
  const all = Object.values(quick)
    .flat()
    .map((log) => log.join());
  expect(new Set(all).size).toBe(6);
  const other = await choicesOf(12, 1000, () => 0);
  for (const log of Object.values(other).flat()) expect(all).not.toContain(log.join());
});
