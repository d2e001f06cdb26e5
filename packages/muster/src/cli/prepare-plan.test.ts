import { expect, it } from 'vitest';
import type { HttpOptions } from '../client/http-options.ts';
import { perSecond } from '../scenario/arrivals/arrivals.ts';
import { lasting } from '../scenario/arrivals/session.ts';
import { HttpUser } from '../scenario/http-user.ts';
import { LoadShape } from '../scenario/load-shape.ts';
import { tag } from '../scenario/tag.ts';
import { task } from '../scenario/task.ts';
import { argumentsOf } from '../settings/testing/arguments-of.ts';
import { users } from '../verdict/users-target.ts';
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
  return preparePlan(argumentsOf(...args), scenario);
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

it('plans for as many users as a load shape asks for at most', async () => {
  const scenario = { locustfiles: [{ Reader }], targetFile: { default: [users().atLeast(1)] } };
  class Rush extends LoadShape {
    static override mostUsers: number | null = 2000;
    override tick() {
      return null;
    }
  }
  const args = argumentsOf();
  const { plan } = await preparePlan(args, scenario, Rush);
  expect(plan).toMatchObject({ users: 2000, shape: { name: 'Rush', mostUsers: 2000 } });
  class Unknown extends Rush {
    static override mostUsers = null;
  }
  const unknown = await preparePlan(args, scenario, Unknown);
  expect(unknown.plan).toMatchObject({ users: 1, shape: { name: 'Unknown', mostUsers: null } });
});

it('tells the model, and counts no users where all arrive by plan', async () => {
  class Visitor extends Reader {
    static override arrivals = perSecond(50);
    static override mostAtOnce = 100;
  }
  const arrivals = [{ userClass: 'Visitor', text: '50/s' }];
  expect((await prepare({ Reader }, '-u', '7')).plan).toMatchObject({ users: 7, model: 'closed' });
  expect((await prepare({ Reader, Visitor }, '-u', '7')).plan).toMatchObject({
    users: 7,
    model: 'mixed',
    arrivals,
  });
  const open = await prepare({ Visitor }, '-u', '7');
  expect(open.plan).toMatchObject({ users: 0, model: 'open', arrivals });
  expect(open.warnings).toEqual(['all user classes arrive by plan, so --users is ignored']);
  expect((await prepare({ Visitor })).warnings).toEqual([]);
});

it('refuses arrivals of which more stay than files may be open', async () => {
  class Visitor extends Reader {
    static override arrivals = perSecond(1e6);
    static override session = lasting('1h');
    static override mostAtOnce = 1e12;
  }
  await expect(prepare({ Visitor })).rejects.toMatchObject({ code: 'OPEN_FILES_LIMIT' });
});

it('warns of sessions of which more may be under way than files may be open', async () => {
  class Visitor extends Reader {
    static override arrivals = perSecond(1);
    static override mostAtOnce = 1e12;
  }
  expect((await prepare({ Visitor })).warnings).toEqual([
    expect.stringMatching(/^up to 1000000000000 sessions may be under way at once \(mostAtOnce\)/),
  ]);
});

it('keeps the password of a host out of the plan, which reports show', async () => {
  const { plan } = await prepare({ Reader }, '-H', 'https://ann:secret@shop.test/base');
  expect(plan.host).toBe('https://shop.test/base');
});
