import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** The part of V8's CPU profile format that is read here. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  /** µs between samples. */
  readonly timeDeltas: readonly number[];
}

const listed = 25;

/** `npm run bench -- profile <file.cpuprofile> …`: the functions in which each process spent its time. */
export async function profile(files: readonly string[]): Promise<void> {
  if (files.length === 0) throw new Error('name one or more .cpuprofile files (see CONTRIBUTING.md)');
  for (const file of files) print(file, JSON.parse(readFileSync(file, 'utf8')) as CpuProfile);
}

function print(file: string, { nodes, samples, timeDeltas }: CpuProfile): void {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const micros = new Map<string, number>();
  samples.forEach((id, index) => {
    const name = names.get(id) ?? 'unknown';
    micros.set(name, (micros.get(name) ?? 0) + (timeDeltas[index] ?? 0));
  });
  const busy = [...micros].filter(([name]) => !name.startsWith('(idle)')).sort((a, b) => b[1] - a[1]);
  const total = busy.reduce((sum, [, time]) => sum + time, 0);
  console.log(`${basename(file)}: ${(total / 1e6).toFixed(1)} s busy`);
  for (const [name, time] of busy.slice(0, listed)) {
    console.log(`${((time / total) * 100).toFixed(1).padStart(6)} %  ${name}`);
  }
}

function nameOf(frame: { functionName: string; url: string; lineNumber: number }): string {
  const place =
    frame.url === ''
      ? ''
      : ` ${frame.url.replace(/^.*\/(node_modules|packages|loadtest|bench)\//, '$1/')}:${frame.lineNumber + 1}`;
  return `${frame.functionName === '' ? '(anonymous)' : frame.functionName}${place}`;
}
