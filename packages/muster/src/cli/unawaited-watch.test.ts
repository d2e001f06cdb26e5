import { expect, it } from 'vitest';
import { UnawaitedWatch } from './unawaited-watch.ts';

it('tells once of a user that has very many requests side by side', () => {
  let most = 6;
  const watch = new UnawaitedWatch(() => most);
  expect(watch.warning()).toBeNull();
  most = 99;
  expect(watch.warning()).toBeNull();
  most = 1200;
  expect(watch.warning()).toMatch(
    /^a user has 1,200 requests under way at once: where a task leaves out `await`/,
  );
  expect(watch.warning()).toBeNull();
});
