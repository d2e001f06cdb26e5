/**
 * A figure that is no time has its unit in its name: so it comes through every table, record and report. An en space
 * tells it from a name that a locustfile wrote, such as `/item [id]`.
 */
const mark = '\u2002[';

/** The name under which values with a unit are counted: `generated [tokens]`. */
export function nameWithUnit(name: string, unit: string): string {
  return `${name}${mark}${unit}]`;
}

/** Whether what is counted under the name has a unit of its own, and so cannot be added to response times. */
export function hasUnit(name: string): boolean {
  return name.endsWith(']') && name.includes(mark);
}

/** The name as people write it, with a common space. */
export function plainName(name: string): string {
  return name.replace(mark, ' [');
}

/** The unit that a name ends with, such as `tokens`; null for that of a request. */
export function unitOf(name: string): string | null {
  return hasUnit(name) ? name.slice(name.lastIndexOf(mark) + mark.length, -1) : null;
}

/** The name without its unit. */
export function bareName(name: string): string {
  return hasUnit(name) ? name.slice(0, name.lastIndexOf(mark)) : name;
}
