import { closest } from '../wording/closest.ts';
import type { Setting } from './setting.ts';

/** What other load generators, and older Locusts, call it. */
const foreign: Readonly<Record<string, string>> = {
  duration: '--run-time',
  time: '--run-time',
  vus: '--users',
  clients: '--users',
  concurrency: '--users',
  connections: '--users',
  threads: '--users',
  url: '--host',
  target: '--host',
  output: '--html',
};

/** What is said of an option that neither Muster nor the locustfile has. @param option as it was written */
export function unknownOption(option: string, settings: readonly Setting[]): string {
  const offered = settings.filter(({ hidden, refused }) => hidden !== true && refused === undefined);
  const meant = meantBy(
    option,
    offered.map(({ long }) => long),
  );
  const hint =
    meant.length > 0
      ? ` (Did you mean ${meant.join(' or ')}?)`
      : ': neither Muster nor the locustfile has it';
  return `unknown option '${option}'${hint} (see --help)`;
}

/** One that is spelt nearly so, else those that share a word, else the name here of a foreign one. */
function meantBy(option: string, flags: readonly string[]): string[] {
  const names = flags.map((flag) => flag.slice(2));
  const near = option.startsWith('--') ? closest(option.slice(2).replaceAll('_', '-'), names) : null;
  if (near !== null) return [`--${near}`];
  const words = wordsOf(option);
  const sharing = flags.filter((flag) => wordsOf(flag).some((word) => words.includes(word)));
  if (sharing.length > 0) return sharing.slice(0, 3);
  return words.map((word) => foreign[word]).filter((flag) => flag !== undefined);
}

function wordsOf(option: string): string[] {
  return option.split(/[-_]+/).filter((word) => word.length > 1);
}
