import type { Ratio, TaskRatio } from '../scenario/task-ratio.ts';

/** What --show-task-ratio prints: shares in per cent, as Locust shows them. */
export function taskRatioLines(ratio: TaskRatio): string[] {
  return [
    ...section('Task ratio per User class', ratio.per_class),
    '',
    ...section('Total task ratio', ratio.total),
    ...arriving(ratio),
  ];
}

function arriving({ arrivals }: TaskRatio): string[] {
  if (arrivals === undefined) return [];
  const lines = Object.entries(arrivals).flatMap(([name, { plan, tasks }]) => [
    `* ${name} (${plan})`,
    ...listed(tasks, 1),
  ]);
  return ['', 'Task ratio per User class that arrives by plan', '-'.repeat(80), ...lines];
}

function section(title: string, ratios: Readonly<Record<string, Ratio>>): string[] {
  return [title, '-'.repeat(80), ...listed(ratios, 0)];
}

function listed(ratios: Readonly<Record<string, Ratio>>, depth: number): string[] {
  return Object.entries(ratios).flatMap(([name, { ratio, tasks }]) => [
    `${'  '.repeat(depth)}* ${(ratio * 100).toFixed(1)}% ${name}`,
    ...listed(tasks ?? {}, depth + 1),
  ]);
}
