import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { OverloadError } from '../platform/overload.ts';
import { FairTurns } from './fair-turns.ts';

/** Notes the names of jobs in their order, behind one that is at work until `go`. */
function contest(maxWaiting: number) {
  const turns = new FairTurns(1, maxWaiting);
  const order: string[] = [];
  const refused: string[] = [];
  let go = () => {};
  const all = [
    turns.run({ address: 'x', familiar: false }, () => new Promise<void>((resolve) => (go = resolve))),
  ];
  const add = (name: string, familiar = false) => {
    const job = async () => {
      order.push(name);
      await turn();
    };
    const claimant = { address: name.split(' ')[0] ?? '', familiar };
    all.push(
      turns.run(claimant, job).catch((error: unknown) => {
        expect(error).toBeInstanceOf(OverloadError);
        refused.push(name);
      }),
    );
  };
  const end = async () => {
    go();
    await Promise.all(all);
    return { order, refused };
  };
  return { add, end };
}

it('serves those who are known first, then one address after the other', async () => {
  const { add, end } = contest(10);
  for (const name of ['a 1', 'a 2', 'a 3', 'b 1', 'b 2', 'c 1']) add(name);
  add('d 1', true);
  add('a 4', true);
  expect(await end()).toEqual({
    order: ['d 1', 'a 4', 'a 1', 'b 1', 'c 1', 'a 2', 'b 2', 'a 3'],
    refused: [],
  });
});

it('refuses the last of the address that wants the most, when too many wait', async () => {
  const { add, end } = contest(3);
  for (const name of ['a 1', 'a 2', 'a 3', 'b 1', 'c 1', 'd 1']) add(name);
  add('e 1', true);
  expect(await end()).toEqual({ order: ['e 1', 'a 1', 'b 1', 'c 1'], refused: ['a 3', 'a 2', 'd 1'] });
});

it('is free again when all is done, whatever failed', async () => {
  const turns = new FairTurns(1, 0);
  const claimant = { address: 'a', familiar: false };
  const failing = turns.run(claimant, () => Promise.reject(new Error('failed')));
  await expect(turns.run(claimant, async () => 'too many')).rejects.toBeInstanceOf(OverloadError);
  await expect(failing).rejects.toThrow('failed');
  await expect(turns.run(claimant, async () => 'free')).resolves.toBe('free');
});
