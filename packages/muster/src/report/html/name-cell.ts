import { oneLine, shortened } from '../plain-text.ts';
import { html, type Markup } from './markup.ts';

/** A request name, which may break after each slash: paths have no spaces. */
export function nameCell(name: string): Markup[] {
  const parts = shortened(oneLine(name), 200).split(/(?<=\/)/);
  return parts.map((part, index) => html`${part}${index < parts.length - 1 ? html`<wbr>` : null}`);
}
