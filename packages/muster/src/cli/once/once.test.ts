import { beforeAll, describe, expect, it } from 'vitest';
import { lastLine, useWorkplace } from '../testing/program.ts';

const { place, server } = useWorkplace((request, response) => {
  const path = request.url ?? '';
  response.setHeader('Content-Type', 'application/json');
  if (path === '/old') response.writeHead(302, { Location: '/new?token=hush' });
  if (path === '/login') response.setHeader('Set-Cookie', 'session=hush; Path=/');
  if (path === '/broken') response.statusCode = 500;
  response.end(path === '/login' ? '{"token":"hush","user":"ann"}' : '{"ok":true}');
});

beforeAll(() => {
  place.write(
    'locustfile.ts',
    `import { HttpUser, task, TaskSet, StopUser } from '@vigilia/muster';
    class Forum extends TaskSet {
      override onStop() { console.log('left the forum'); }
      @task() async thread() { await this.client.get('/thread/7', { name: '/thread/{id}' }); }
      @task() leave() { this.interrupt(); }
      @task() never() { throw new Error('after interrupt'); }
    }
    export class Reader extends HttpUser {
      static override tasks = [Forum];
      override async onStart() {
        await this.client.post('/login', {
          json: { user: 'ann', password: 'hush' },
          headers: { Authorization: 'Bearer hush' },
        });
      }
      override onStop() { console.log('stopped'); }
      @task(100) async moved() { await this.client.get('/old'); }
      @task() async measured() { await this.measure('SQL', 'open orders', () => {}); await this.wait(); }
    }
    export class Clumsy extends HttpUser {
      @task() async fails() {
        await this.client.get('/broken');
        const nothing: any = null;
        nothing.slip();
      }
      @task() async leaves() { throw new StopUser(); }
      @task() async never() { await this.client.get('/never'); }
    }
    export class Stillborn extends HttpUser {
      override onStart() { throw new Error('no login'); }
      @task() async never() { await this.client.get('/never'); }
    }
    export class Endless extends HttpUser {
      @task() async waits() {
        console.log('waiting');
        await new Promise((resolve) => this.signal.addEventListener('abort', resolve));
      }
      @task() never() { console.log('never'); }
    }`,
  );
});

function once(name: string) {
  return place.runHere('run', '--once', name, '-H', server.url);
}

describe('muster run --once', () => {
  it('runs each task once in order, and shows every request without its secrets', async () => {
    const run = await once('Reader');
    expect(run).toMatchObject({ code: 0, err: '' });
    const headings = run.out.split('\n').filter((line) => /^(on|task|Forum|left|stopped|Reader)/.test(line));
    expect(headings).toEqual([
      expect.stringMatching(`^Reader, once through, against ${server.url}, seed \\d+$`),
      'onStart',
      'task Forum › thread',
      'task Forum › leave',
      'Forum onStop',
      'left the forum',
      'task moved',
      'task measured',
      'onStop',
      'stopped',
    ]);
    expect(run.out).not.toContain('hush');
    expect(run.out).toMatch(
      / {2}POST \/login → 200 OK {2}[\d.]+ ms\n {6}connect [\d.]+ · first byte [\d.]+ · total/,
    );
    expect(run.out).toContain('      > {"user":"ann","password":"•••"}');
    expect(run.out).toContain('      > Authorization: Bearer •••');
    expect(run.out).toMatch(/ {6}< set-cookie: session=•••; Path=\/\n/i);
    expect(run.out).toContain('      > Cookie: session=•••');
    expect(run.out).toMatch(/GET \/thread\/7 → 200 OK {2}[\d.]+ ms {2}as \/thread\/\{id\}\n/);
    expect(run.out).toContain('    GET /old → 302 Found\n');
    expect(run.out).toContain('    redirected to GET /new?token=••• → 200 OK\n');
    expect(run.out).toMatch(/ {2}SQL open orders → ok {2}[\d.]+ ms\n/);
    expect(lastLine(run.out)).toMatch(/^✓ 4 requests · 0 failed · 0 exceptions · [\d.]+ s$/);
  });

  it('shows failures with their reason and exceptions where they are in the source', async () => {
    const run = await once('Clumsy');
    expect(run).toMatchObject({ code: 1, err: '' });
    expect(run.out).toMatch(/GET \/broken → 500 Internal Server Error .* ms\n {4}✗ failure: HTTP 500\n/);
    expect(run.out).toMatch(/✗ threw TypeError: .*\n {4}at Clumsy\.fails \(.*locustfile\.ts:24:17\)\n/);
    expect(run.out).toContain('ended by StopUser');
    expect(run.out).not.toContain('never');
    expect(lastLine(run.out)).toMatch(/^✗ 1 request · 1 failed · 1 exception · /);
  });

  it('runs no task when onStart throws', async () => {
    const run = await once('Stillborn');
    expect(run).toMatchObject({ code: 1, err: '' });
    expect(run.out).toContain('✗ threw Error: no login');
    expect(run.out).not.toContain('task never');
  });

  it('ends at Ctrl-C', async () => {
    const { process: child, ended } = place.start(['run', '--once', 'Endless', '-H', server.url]);
    child.stdout?.on('data', (bytes) => {
      if (String(bytes).includes('waiting')) child.kill('SIGINT');
    });
    expect((await ended).out).not.toContain('never');
  });

  it('knows no class but those of the locustfile', async () => {
    expect(await once('Raeder')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/no user class Raeder/),
    });
  });
});
