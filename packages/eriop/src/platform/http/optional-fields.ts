import type { TSchema } from 'typebox';

type ObjectSchema = TSchema & {
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly required?: readonly string[];
  readonly items?: TSchema;
};

/** Takes fields away from a value, where it stands. */
type Remove = (value: unknown) => void;

/**
 * In every optional field `null` means what leaving it out means: such fields are taken away before the value is
 * looked at. In a patch, of which some fields have a meaning of their own for null, it stays in all of them.
 *
 * @returns undefined for a schema without optional fields, at whatever depth
 */
export function nullRemover(schema: TSchema): Remove | undefined {
  const { properties, items } = schema as ObjectSchema;
  if (items !== undefined) {
    const remove = nullRemover(items);
    if (remove === undefined) return undefined;
    return (value) => {
      if (Array.isArray(value)) for (const item of value) remove(item);
    };
  }
  if (properties === undefined) return undefined;
  const omissible = Object.keys(properties).filter((name) => isOmissible(schema, name));
  const inner = Object.entries(properties).flatMap(([name, field]) => {
    const remove = nullRemover(field);
    return remove === undefined ? [] : [[name, remove] as const];
  });
  if (omissible.length + inner.length === 0) return undefined;
  return (value) => {
    if (typeof value !== 'object' || value === null) return;
    const fields = value as Record<string, unknown>;
    for (const name of omissible) if (fields[name] === null) delete fields[name];
    for (const [name, remove] of inner) remove(fields[name]);
  };
}

/** Whether a field may be left out, and null says the same. */
export function isOmissible(schema: object, name: string): boolean {
  const { properties = {}, required = [] } = schema as ObjectSchema;
  if (Object.values(properties).some(acceptsNull)) return false;
  return name in properties && !required.includes(name);
}

function acceptsNull(schema: TSchema): boolean {
  const { type } = schema as { type?: unknown };
  return Array.isArray(type) && type.includes('null');
}
