import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { log } from '../logging/logger.ts';
import { LoadShape, shapeOf } from '../scenario/load-shape.ts';
import { argumentsOf } from '../settings/testing/arguments-of.ts';
import { underShape } from './load-shape.ts';
import { Workplace } from './testing/program.ts';

let warnings: string[];

beforeEach(() => {
  warnings = [];
  log.writer = { level: 'WARNING', write: ({ message }) => warnings.push(message) };
});
afterEach(() => {
  log.writer = null;
  delete process.env.LOCUST_SPAWN_RATE;
});

class Own extends LoadShape {
  override tick() {
    return null;
  }
}

class Common extends Own {
  static override useCommonOptions = true;
}

function under(exports: Record<string, unknown>, ...args: string[]) {
  return underShape({ locustfiles: [exports], targetFile: null }, argumentsOf(...args));
}

describe('a load shape', () => {
  it('decides alone: what is given otherwise is ignored, from whatever source, with a warning', () => {
    process.env.LOCUST_SPAWN_RATE = '30';
    const { shape, args } = under({ Own }, '-u', '20', '-t', '5s', '-s', '3');
    expect(shape).toBe(Own);
    expect(args).toMatchObject({ users: 1, spawnRate: 1, runTime: null, stopTimeout: 3 });
    expect(warnings).toEqual([
      'the load shape Own decides the load, so --users, --spawn-rate and --run-time are ignored; ' +
        'a LoadShape with `static useCommonOptions = true` can use them',
    ]);
    under({ Own });
    expect(warnings[1]).toContain('so --spawn-rate is ignored;');
  });

  it('says how many users it asks for at most by a whole number, or null', () => {
    class Wrong extends Own {
      static override mostUsers = 1.5;
    }
    expect(() => under({ Wrong })).toThrow('Wrong.mostUsers is 1.5: it takes a whole number of users');
  });

  it('leaves them as they are with useCommonOptions, and where there is none', () => {
    const given = ['-u', '20', '-r', '10', '-t', '5s'];
    for (const exports of [{ Common }, { Reader: class {} }]) {
      expect(under(exports, ...given).args).toMatchObject({ users: 20, spawnRate: 10, runTime: 5 });
    }
    expect(warnings).toEqual([]);
  });

  it('is named as it is exported, also where shapeOf made it', () => {
    const { shape } = under({ Early: shapeOf(() => null), Late: shapeOf(() => null), Own }, '-u', '3');
    expect(shape?.name).toBe('Early');
    expect(warnings).toEqual([
      'there are 3 load shapes, Early, Late, Own; Early is used, the first',
      expect.stringContaining('the load shape Early decides the load, so --users is ignored'),
    ]);
  });
});

describe('a run under a shape', () => {
  const place = new Workplace();
  afterEach(() => place.remove());

  it('ends with its run time only where the shape uses the common options', async () => {
    const locustfile = (shape: string) => `import { constant, LoadShape, task, User } from '@vigilia/muster';
      export class Idle extends User {
        override waitTime = constant(0.1);
        @task() async rest() { await this.measure('REST', 'rest', () => {}); }
      }
      export class Waves extends LoadShape { ${shape} }`;
    place.write('alone.ts', locustfile('tick() { return this.runTime < 2.5 ? [2, 100] : null; }'));
    place.write(
      'common.ts',
      locustfile(`static useCommonOptions = true;
        tick() { return [this.commonOptions.users * 2, this.commonOptions.spawnRate]; }`),
    );
    place.write('locust.conf', 'headless\nusers = 3\nrun-time = 1s\nspawn-rate = 100\nlogfile = log.txt\n');
    const alone = await place.runHere('-f', 'alone.ts');
    const common = await place.runHere('-f', 'common.ts');
    expect(alone).toMatchObject({ code: 0, err: '' });
    expect(alone.out).toMatch(/^verdict=pass users=2 /m);
    expect(common).toMatchObject({ code: 0, err: '' });
    expect(common.out).toMatch(/^verdict=pass users=6 /m);
    const log = readFileSync(place.path('log.txt'), 'utf8');
    expect(log).toContain('the test has ended: shape');
    expect(log).toContain('the test has ended: run time');
    expect(log.match(/are ignored/g)).toHaveLength(1);
  });
});
