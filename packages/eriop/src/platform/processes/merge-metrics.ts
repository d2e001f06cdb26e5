import type { MetricsPart } from './messages.ts';

/** One metric of all processes. */
interface Family {
  readonly head: string[];
  readonly samples: string[];
}

const HEAD = /^# (?:HELP|TYPE) (\S+)/;
const SAMPLE = /^([^\s{]+)(?:\{(.*)\})? (\S.*)$/;

/**
 * Makes one page of several: each sample says in the label `process` whose it is. Nothing is added up, because that
 * would be wrong for most of them (a delay's p99, say); `sum without (process)` does it where it is right.
 *
 * @param parts pages in Prometheus' text format
 */
export function mergeMetrics(parts: readonly MetricsPart[]): string {
  const families = new Map<string, Family>();
  for (const [process, text] of parts) addPage(families, process, text);
  const lines = [...families.values()].flatMap(({ head, samples }) => [...head, ...samples]);
  return `${lines.join('\n')}\n`;
}

function addPage(families: Map<string, Family>, process: string, text: string): void {
  const known = new Set(families.keys());
  let family: Family = { head: [], samples: [] };
  for (const line of text.split('\n')) {
    const name = HEAD.exec(line)?.[1];
    if (name !== undefined) {
      family = families.get(name) ?? { head: [], samples: [] };
      families.set(name, family);
      if (!known.has(name)) family.head.push(line);
      continue;
    }
    const [, metric, labels, value] = SAMPLE.exec(line) ?? [];
    if (metric === undefined) continue;
    family.samples.push(`${metric}{process="${process}"${labels ? `,${labels}` : ''}} ${value}`);
  }
}
