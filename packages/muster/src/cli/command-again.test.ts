import { afterEach, expect, it } from 'vitest';
import { defineArguments, forgetArguments } from '../scenario/arguments.ts';
import type { Arguments } from '../settings/arguments.ts';
import { argumentsOf } from '../settings/testing/arguments-of.ts';
import { commandAgain } from './command-again.ts';

afterEach(forgetArguments);

const plan = { users: 5, spawnRate: 1, runTime: null, host: null, seed: 7, userClasses: ['Reader'] };

function again(line: string[], over: Partial<Arguments> = {}, host: string | null = null): string {
  return commandAgain({ ...argumentsOf(...line), ...over }, { ...plan, host });
}

it('has what a run is like, and the seed that was drawn, but no reports', () => {
  expect(again([])).toBe('muster --headless --seed 7');
  const load = [
    '--headless',
    '-f',
    'a.ts',
    '-f',
    'my shop.ts',
    '-u',
    '5',
    '-r',
    '0.5',
    '-t',
    '1m30s',
    '--seed',
    '3',
  ];
  const reports = [
    '--html',
    'x.html',
    '--csv',
    'x',
    '--record',
    'x',
    '--logfile',
    'x',
    '--target-file',
    't.ts',
  ];
  expect(
    again([...load, ...reports, '--max-loop-utilisation', '0.5', '--insecure', '-T', 'a', 'b', '-E', 'c']),
  ).toBe(
    "muster --headless --locustfile a.ts --locustfile 'my shop.ts' --insecure --users 5 --spawn-rate 0.5 --run-time 90 " +
      '--tags a b --exclude-tags c --target-file t.ts --max-loop-utilisation 0.5 --seed 7',
  );
});

it('can be given to a shell, and to Muster', () => {
  const json = `{"user_class_name":"Reader's","weight":3}`;
  const command = again(['Reader', 'Writer', '--config-users', json]);
  expect(command).toBe(
    `muster run Reader Writer --headless --config-users '{"user_class_name":"Reader'\\''s","weight":3}' --seed 7`,
  );
  const read = argumentsOf('Reader', 'Writer', '--headless', '--config-users', json, '--seed', '7');
  expect(read).toMatchObject({ userClasses: ['Reader', 'Writer'], configUsers: json, seed: 7 });
});

it('has the host as it is shown, without credentials', () => {
  expect(again(['-H', 'http://me:secret@shop'], {}, 'http://shop')).toBe(
    'muster --headless --host http://shop --seed 7',
  );
});

it('has the locustfile’s own arguments, but for secrets', () => {
  defineArguments({
    shop: { type: 'string', default: 'main' },
    fast: { type: 'boolean' },
    password: { type: 'string', secret: true, default: '' },
    item: { type: 'string', multiple: true },
  });
  const custom = { shop: 'second one', fast: true, password: 'hidden', item: ['a', 'b'] };
  expect(again([], { custom })).toBe(
    "muster --headless --shop 'second one' --fast --item a --item b --seed 7",
  );
});
