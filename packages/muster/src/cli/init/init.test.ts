import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { lastLine, useWorkplace } from '../testing/program.ts';

const modules = fileURLToPath(new URL('../../../../../node_modules/', import.meta.url));
const { place, server } = useWorkplace();

describe('muster init', () => {
  it('writes a starter that type-checks and runs', async () => {
    const run = await place.runHere('init', 'shop');
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toContain('npx muster run --once Visitor');
    // What `npm install` would do.
    mkdirSync(place.path('shop/node_modules/@vigilia'), { recursive: true });
    symlinkSync(`${modules}@vigilia/muster`, place.path('shop/node_modules/@vigilia/muster'));
    symlinkSync(`${modules}@types`, place.path('shop/node_modules/@types'));
    execFileSync(process.execPath, [`${modules}typescript/bin/tsc`, '-p', place.path('shop')], {
      encoding: 'utf8',
    });
    const config = ['--config', 'shop/muster.config.ts', '-f', 'shop/locustfile.ts', '-H', server.url];
    const once = await place.runHere('run', '--once', 'Visitor', ...config);
    expect(once).toMatchObject({ code: 0, err: '' });
    expect(once.out).toMatch(
      /task browse\n {2}GET \/products\?page=\d+ → 200 OK .* as \/products\?page=\{n\}/,
    );
    const test = await place.runHere(...config, '-t', '2s', '-r', '10');
    expect(test).toMatchObject({ code: 0, err: '' });
    expect(lastLine(test.out)).toMatch(/^verdict=pass users=\d/);
  });

  it('leaves alone what there is', async () => {
    place.write('mine/locustfile.ts', '// mine');
    const run = await place.runHere('init', 'mine');
    expect(run.out).toContain('Left as it was: locustfile.ts');
    expect(readFileSync(place.path('mine/locustfile.ts'), 'utf8')).toBe('// mine');
    expect((await place.runHere('init', 'mine')).out).not.toContain('Written');
  });

  it('says how to install what a package.json that was there does not name', async () => {
    place.write('named/package.json', '{ "devDependencies": { "@vigilia/muster": "^0.1.0" } }');
    const named = await place.runHere('init', 'named');
    expect(named.out).toMatch(/^ {2}npm install --save-dev @types\/node typescript$/m);
    place.write('broken/package.json', '{');
    const broken = await place.runHere('init', 'broken');
    expect(broken.out).toContain('npm install --save-dev @types/node @vigilia/muster typescript\n');
    expect((await place.runHere('init', 'new')).out).toMatch(/^ {2}npm install$/m);
  });

  it.each([
    [['init', '--force'], /takes one folder, not '--force'/],
    [['init', 'a', 'b'], /takes one folder, not 'b'/],
    [['init', 'file/inside'], /cannot write/],
  ])('says what is wrong with %j', async (args, message) => {
    place.write('file', '');
    expect(await place.runHere(...args)).toMatchObject({ code: 2, err: expect.stringMatching(message) });
  });
});
