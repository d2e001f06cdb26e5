import type { Judgement } from './target.ts';

/**
 * What the function of a target of one's own has returned: TypeScript may not have been asked.
 *
 * @throws TypeError
 */
export function checkedJudgement(returned: unknown): Judgement {
  if (isJudgement(returned)) return returned;
  throw new TypeError(
    `its function returned ${shown(returned)}: it returns { held, value, measured }, with held true, false or null, ` +
      'value a number or null, and measured a text',
  );
}

function isJudgement(returned: unknown): returned is Judgement {
  if (typeof returned !== 'object' || returned === null) return false;
  const { held, value, measured, margin } = returned as Partial<Record<keyof Judgement, unknown>>;
  return (
    (typeof held === 'boolean' || held === null) &&
    (typeof value === 'number' || value === null) &&
    typeof measured === 'string' &&
    (margin === undefined || isMargin(margin))
  );
}

function isMargin(margin: unknown): boolean {
  if (typeof margin !== 'object' || margin === null) return false;
  const { value, unit, share } = margin as Record<string, unknown>;
  return (
    typeof value === 'number' && typeof unit === 'string' && (typeof share === 'number' || share === null)
  );
}

function shown(returned: unknown): string {
  const text = JSON.stringify(returned) ?? String(returned);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
