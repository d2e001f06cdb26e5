import { ScenarioError } from '../scenario/scenario-error.ts';
import { type ForeignMembers, refuseMembers } from '../wording/foreign-members.ts';

const ofEnvironment: ForeignMembers = {
  process_exit_code: 'it is called `processExitCode`',
  parsed_options:
    'arguments of your own are in what `defineArguments` returns, users and the like in `options`',
  user_classes: 'it is called `userClasses`',
  exclude_tags: 'it is called `excludeTags`',
  shape_class: 'export a load shape',
  stop_timeout: 'give --stop-timeout',
  reset_stats: 'give --reset-stats, or call `runner.resetStats()`',
  catch_exceptions: '`muster run --once` shows exceptions at their place',
};

const ofRunner: ForeignMembers = {
  user_count: 'it is called `userCount`',
  target_user_count: 'what was asked for is `environment.options.users`',
  stats: 'it is `environment.stats`',
  exceptions: 'it is `environment.stats.exceptions`',
};

/** @param prototype of what is `environment` to a locustfile */
export function refuseNamesOfEnvironment(prototype: object): void {
  refuseMembers(prototype, ofEnvironment, (name, instead) => unknown('environment', name, instead));
}

/** @param prototype of what is `environment.runner` to a locustfile */
export function refuseNamesOfRunner(prototype: object): void {
  refuseMembers(prototype, ofRunner, (name, instead) => unknown('environment.runner', name, instead));
}

function unknown(holder: string, name: string, instead: string): ScenarioError {
  return new ScenarioError('MEMBER_UNKNOWN', `there is no \`${holder}.${name}\`; ${instead}`);
}
