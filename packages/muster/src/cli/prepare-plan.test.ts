import { expect, it } from 'vitest';
import type { HttpOptions } from '../client/http-options.ts';
import { HttpUser } from '../scenario/http-user.ts';
import { tag } from '../scenario/tag.ts';
import { task } from '../scenario/task.ts';
import { type Arguments, parseArguments } from './arguments.ts';
import { preparePlan } from './prepare-plan.ts';

class Reader extends HttpUser {
  @tag('read')
  @task()
  read() {}
}

class Writer extends HttpUser {
  @tag('write')
  @task()
  write() {}
}

function prepare(classes: Record<string, unknown>, ...args: string[]) {
  const scenario = { locustfiles: [classes], targetFile: null };
  return preparePlan(parseArguments(args) as Arguments, scenario);
}

it('leaves out a class that the tags leave without tasks, with a warning', async () => {
  const { userClasses, plan, warnings } = await prepare({ Reader, Writer }, '--tags', 'read');
  expect(userClasses).toEqual([Reader]);
  expect(plan.userClasses).toEqual(['Reader']);
  expect(warnings).toEqual(['the user class Writer has no task left by the tags: it is left out']);
  expect((await prepare({ Reader, Writer })).warnings).toEqual([]);
});

it.each([
  [['--tags', 'read', 'write', '--', 'Writer', 'Reader'], null],
  [['-E', 'read', '--', 'Reader', 'Writer'], 'the user class Reader has no task left: change --tags'],
  [['--tags', 'nobody'], 'the user classes Reader, Writer have no task left: change --tags'],
])('refuses a run of which nothing, or not what was named, is left: %j', async (args, message) => {
  const prepared = prepare({ Reader, Writer }, ...args);
  if (message === null) expect((await prepared).userClasses).toHaveLength(2);
  else
    await expect(prepared).rejects.toMatchObject({
      code: 'NO_TASKS_LEFT',
      message: expect.stringContaining(message),
    });
});

it.each<[string, HttpOptions, string | undefined, string, string]>([
  ['a number', { timeout: -1 }, undefined, 'CLIENT_INVALID_OPTION', 'the HTTP option timeout must be'],
  ['a proxy', { proxy: 'nowhere' }, undefined, 'CLIENT_INVALID_OPTION', 'the proxy must be a URL'],
  ['a key', { key: 'no PEM' }, undefined, 'CLIENT_INVALID_OPTION', 'ca, cert, key and passphrase do not fit'],
  ['no object', null as never, undefined, 'CLIENT_INVALID_OPTION', 'static http must be an object, not null'],
  ['a host', {}, 'localhost', 'CLIENT_INVALID_REQUEST', "'localhost' is not a URL"],
])('refuses a class that is wrong about its client: %s', async (_name, http, host, code, message) => {
  class Wrong extends Reader {
    static override http = http;
    static override host = host;
  }
  await expect(prepare({ Reader, Wrong })).rejects.toMatchObject({
    code,
    message: expect.stringContaining(`the user class Wrong: ${message}`),
  });
});
