import type { Arguments } from './arguments.ts';

/** The path of --html, with `{u}`, `{r}` and `{t}` replaced by users, spawn rate and run time (seconds; `0` for no end). */
export function htmlPath({ html, users, spawnRate, runTime }: Arguments): string | undefined {
  const values: Readonly<Record<string, string>> = {
    '{u}': String(users),
    '{r}': String(spawnRate),
    '{t}': runTime === null ? '0' : `${runTime}s`,
  };
  return html?.replace(/\{[urt]\}/g, (name) => values[name] ?? name);
}

/** The file of --json-file: the suffix is always added, as in Locust. */
export function jsonPath({ jsonFile }: Arguments): string | undefined {
  return jsonFile === undefined ? undefined : `${jsonFile}.json`;
}
