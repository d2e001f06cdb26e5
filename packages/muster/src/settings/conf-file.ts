/** A line of a configuration file that sets something. */
export interface ConfLine {
  /** As written, with `_` as `-`. */
  readonly key: string;
  /** null where the key stands alone. */
  readonly value: string | null;
  /** 1 for the first. */
  readonly line: number;
}

/** A line that is no setting. */
export interface BrokenLine {
  readonly broken: string;
  readonly line: number;
}

/**
 * Reads a file in the syntax of Locust's locust.conf: `key = value` or `key: value` on a line, keys are
 * long flag names without their dashes. A key alone is a switch that is on. `#` and `;` begin comments,
 * `[section]` lines mean nothing, values may stand in quotes.
 */
export function parseConf(text: string): (ConfLine | BrokenLine)[] {
  const lines: (ConfLine | BrokenLine)[] = [];
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const content = raw.trim();
    if (content === '' || /^([#;]|\[[^\],]*\]$|---)/.test(content)) continue;
    lines.push(parseLine(content, index + 1));
  }
  return lines;
}

function parseLine(content: string, line: number): ConfLine | BrokenLine {
  const match = /^(?:--)?([A-Za-z][\w-]*)\s*(?:([=:])\s*(.*))?$/.exec(withoutComment(content));
  if (match === null) return { broken: content, line };
  const [, key = '', separator, value = ''] = match;
  return {
    key: key.replaceAll('_', '-'),
    value: separator === undefined ? null : unquoted(value.trim()),
    line,
  };
}

/** A comment begins at a `#` or `;` after a space, outside quotes. */
function withoutComment(content: string): string {
  let quote = '';
  for (let at = 0; at < content.length; at++) {
    const character = content[at] as string;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if ((character === '"' || character === "'") && /[=:\s,[]/.test(content[at - 1] ?? '')) {
      quote = character;
    } else if ((character === '#' || character === ';') && /\s/.test(content[at - 1] ?? '')) {
      return content.slice(0, at).trimEnd();
    }
  }
  return content;
}

function unquoted(value: string): string {
  return /^(['"])(.*)\1$/s.exec(value)?.[2] ?? value;
}
