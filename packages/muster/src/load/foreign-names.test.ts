import { expect, it } from 'vitest';
import { task } from '../scenario/task.ts';
import { User } from '../scenario/user.ts';
import { runnerOf } from './fixtures/test-run.ts';

class Idle extends User {
  @task()
  rest() {}
}

it.each([
  ['environment', 'process_exit_code', 'it is called `processExitCode`'],
  ['environment', 'parsed_options', 'in what `defineArguments` returns'],
  ['environment.runner', 'user_count', 'it is called `userCount`'],
])('%s refuses %s of Locust, also to be set', (holder, name, instead) => {
  const { environment } = runnerOf(Idle).runner;
  const object = (holder === 'environment' ? environment : environment.runner) as unknown as Record<
    string,
    unknown
  >;
  const refusal = expect.objectContaining({
    code: 'MEMBER_UNKNOWN',
    message: expect.stringContaining(`there is no \`${holder}.${name}\`; `),
  });
  expect(() => object[name]).toThrow(refusal);
  expect(() => {
    object[name] = 1;
  }).toThrow(instead);
});
