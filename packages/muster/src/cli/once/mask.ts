import type { Field } from './exchange.ts';

/** In place of what is secret. */
const hidden = '•••';

const secretName =
  /pass(word|wd|phrase|code)?$|secret|token|api[-_]?key|credential|^authorization$|^pin$|^otp$/i;

/** A header without the secrets in its value: names of cookies and the scheme of credentials stay. */
export function maskedField([name, value]: Field): Field {
  const lower = name.toLowerCase();
  if (lower === 'cookie') return [name, value.replace(/=[^;]*/g, `=${hidden}`)];
  if (lower === 'set-cookie') return [name, value.replace(/=[^;]*/, `=${hidden}`)];
  if (lower === 'authorization' || lower === 'proxy-authorization') {
    const scheme = /^([A-Za-z][\w-]*)\s+\S/.exec(value)?.[1];
    return [name, scheme === undefined ? hidden : `${scheme} ${hidden}`];
  }
  if (lower === 'location' || lower === 'referer') return [name, maskedUrl(value)];
  return secretName.test(name) ? [name, hidden] : [name, value];
}

/** A URL, or its path and query, without its password and the secrets in its query. */
export function maskedUrl(url: string): string {
  return maskedForm(url.replace(/^(\w+:\/\/[^/?#@:]*):[^/?#@]*@/, `$1:${hidden}@`));
}

/** Text with `name=value` pairs, without the values of secrets. */
export function maskedForm(text: string): string {
  return text.replace(/(^|[?&#])([^=&?#\s]+)=([^&#\s]*)/g, (whole, before: string, name: string) =>
    secretName.test(name) ? `${before}${name}=${hidden}` : whole,
  );
}

/** Parsed JSON, without the values of secrets in it, at whatever depth. */
export function maskedJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskedJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, secretName.test(name) ? hidden : maskedJson(inner)]),
  );
}
