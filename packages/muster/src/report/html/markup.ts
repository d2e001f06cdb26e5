/** HTML that may stand in a page as it is. Only {@link html} and {@link raw} make it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Insert = string | number | Markup | null | readonly Insert[];

/**
 * A template whose inserts are escaped unless they are markup, so that forgetting to escape is not
 * possible. Lists are joined; null inserts nothing.
 */
export function html(strings: TemplateStringsArray, ...inserts: readonly Insert[]): Markup {
  const parts = strings.map((text, index) => text + render(inserts[index] ?? null));
  return new Markup(parts.join(''));
}

/** Text that is HTML already: only for what this program made itself. */
export function raw(text: string): Markup {
  return new Markup(text);
}

/** Data for a `<script type="application/json">`, which it cannot end from within. */
export function json(value: unknown): Markup {
  return new Markup(JSON.stringify(value).replaceAll('<', '\\u003c'));
}

function render(insert: Insert): string {
  if (insert === null) return '';
  if (insert instanceof Markup) return insert.text;
  if (typeof insert === 'number') return String(insert);
  if (typeof insert === 'string') return escaped(insert);
  return insert.map(render).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return (
    text
      .replace(/[&<>"']/g, (character) => entities[character] ?? '')
      // Controls are not allowed in HTML; the others turn the reading direction around.
      .replace(/(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
  );
}
