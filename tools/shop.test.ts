import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('shop.mjs', import.meta.url));

it('the shop answers the README’s example, and says when its port is taken', async () => {
  const shop = spawn(process.execPath, [program, '0']);
  try {
    const [line] = (await once(shop.stdout, 'data')) as [Buffer];
    const url = /http:\S+:\d+/.exec(String(line))?.[0] as string;
    expect(await (await fetch(`${url}/products?page=1`)).json()).toHaveLength(2);
    expect(await (await fetch(`${url}/products/2`)).json()).toMatchObject({ id: '2' });
    expect(await say(new URL(url).port)).toEqual([
      2,
      expect.stringMatching(/^Port \d+ is taken by another program: stop it, or choose another /),
    ]);
    expect(await say('shop')).toEqual([2, "The port 'shop' is not a whole number up to 65535.\n"]);
  } finally {
    shop.kill();
    await once(shop, 'close');
  }
});

/** What it says of a port that it cannot have. @returns exit code and text */
async function say(port: string): Promise<[number | null, string]> {
  const other = spawn(process.execPath, [program, port]);
  let text = '';
  other.stderr.on('data', (bytes) => {
    text += bytes;
  });
  const [code] = (await once(other, 'close')) as [number | null];
  return [code, text];
}
