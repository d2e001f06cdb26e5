import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { task } from '../scenario/task.ts';
import { constant } from '../scenario/wait-time.ts';
import { WebSocketUser } from '../scenario/web-socket-user.ts';
import { runnerOf } from './fixtures/test-run.ts';

/** Opens WebSockets, but for those at `/never`, and never says a word. */
const http = createServer();
const webSockets = new WebSocketServer({ noServer: true });
let host = '';
/** Told when a user has come to where it waits. */
let arrived = (): void => {};

beforeAll(async () => {
  http.on('upgrade', (request, socket, head) => {
    if (request.url === '/never') arrived();
    else webSockets.handleUpgrade(request, socket, head, () => {});
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  host = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});

afterAll(() => {
  for (const client of webSockets.clients) client.terminate();
  http.closeAllConnections();
  http.close();
});

/** Runs two users until both have come to where they wait. @returns how many were counted */
async function counted(userClass: object): Promise<number> {
  const { runner } = runnerOf(userClass, { host, users: 2, runTime: null, stopTimeout: 0 });
  let there = 0;
  arrived = () => {
    there += 1;
    // Once what follows in the task has begun.
    if (there === 2) setImmediate(() => runner.quit());
  };
  await runner.run();
  return runner.waitingUsers.waits.length;
}

describe('users that wait for a WebSocket when the run is over', () => {
  it('are counted where it does not open', async () => {
    class Opener extends WebSocketUser {
      @task()
      async open() {
        await this.connect('/never');
      }
    }
    expect(await counted(Opener)).toBe(2);
  });

  it('are counted where they measure an answer', async () => {
    class Talker extends WebSocketUser {
      @task()
      async talk() {
        const feed = await this.connect('/');
        arrived();
        await this.measure('WS', 'echo', () => feed.receive());
      }
    }
    expect(await counted(Talker)).toBe(2);
  });

  it('are not where they wait for news, or sleep within what they measure', async () => {
    class Reader extends WebSocketUser {
      @task()
      async read() {
        const feed = await this.connect('/');
        arrived();
        await feed.receive();
      }
    }
    class Sleeper extends WebSocketUser {
      override waitTime = constant(60);
      @task()
      async doze() {
        arrived();
        await this.measure('TX', 'slow', () => this.wait());
      }
    }
    expect([await counted(Reader), await counted(Sleeper)]).toEqual([0, 0]);
  });
});
