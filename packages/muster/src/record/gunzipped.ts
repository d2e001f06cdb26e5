import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { constants, createGunzip, type Gunzip } from 'node:zlib';

/** Bytes read, and unpacked, at once. What is unpacked in the step that meets a damage is lost with it. */
interface Steps {
  readonly read: number;
  readonly unpack: number;
}

const quick: Steps = { read: 65_536, unpack: 65_536 };
const careful: Steps = { read: 256, unpack: 256 };

/**
 * The text of a gzip file, up to where it ends or is damaged. A file without its end is read like one that has it.
 *
 * @param onDamage told when what follows cannot be read
 * @throws the error of the file system when the file cannot be opened or read
 */
export async function* gunzipped(path: string, onDamage: () => void): AsyncGenerator<string> {
  let characters = 0;
  for (const steps of [quick, careful]) {
    let skip = characters;
    let damaged = false;
    for await (const text of unpacked(path, steps, () => (damaged = true))) {
      // Again, in small steps, up to nearer the damage: what has been given is not given twice.
      const fresh = text.slice(Math.min(skip, text.length));
      skip -= text.length - fresh.length;
      characters += fresh.length;
      if (fresh !== '') yield fresh;
    }
    if (!damaged) return;
  }
  onDamage();
}

async function* unpacked(path: string, steps: Steps, onDamage: () => void): AsyncGenerator<string> {
  const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH, chunkSize: steps.unpack });
  const decoder = new StringDecoder('utf8');
  const source = createReadStream(path, { highWaterMark: steps.read });
  try {
    for await (const bytes of source as AsyncIterable<Buffer>) {
      const { chunks, error } = await step(gunzip, (done) => void gunzip.write(bytes, done));
      yield decoder.write(Buffer.concat(chunks));
      if (error) return onDamage();
    }
    const { chunks, error } = await step(gunzip, (done) => void gunzip.once('end', done).end());
    yield decoder.write(Buffer.concat(chunks));
    if (error) onDamage();
  } finally {
    gunzip.destroy();
  }
}

/** @param act calls `done` when everything that it has given is unpacked */
function step(
  gunzip: Gunzip,
  act: (done: () => void) => void,
): Promise<{ readonly chunks: Buffer[]; readonly error: boolean }> {
  const chunks: Buffer[] = [];
  const onData = (bytes: Buffer): void => void chunks.push(bytes);
  return new Promise((resolve) => {
    const settle = (error: boolean): void => {
      gunzip.off('data', onData).off('error', onError);
      resolve({ chunks, error });
    };
    const onError = (): void => settle(true);
    gunzip.on('data', onData).once('error', onError);
    act(() => settle(false));
  });
}
