import type { TSchema } from 'typebox';

/** Schemas that the page names, each under `components.schemas`. */
export type Names = ReadonlyMap<unknown, string>;

/** @throws RangeError if two of them are the same */
export function nameSchemas(schemas: Readonly<Record<string, TSchema>>): Names {
  const names = new Map<unknown, string>();
  for (const [name, schema] of Object.entries(schemas)) {
    if (names.has(schema)) throw new RangeError(`${name} and ${names.get(schema)} are the same schema.`);
    names.set(schema, name);
  }
  return names;
}

/**
 * A copy of a schema with references in place of those within it that have names.
 *
 * @param whole whether the schema itself is to be written out even if it has a name
 */
export function withReferences(schema: unknown, names: Names, whole = false): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  const name = names.get(schema);
  if (name !== undefined && !whole) return { $ref: `${name}#` };
  if (Array.isArray(schema)) return schema.map((item) => withReferences(item, names));
  const copy = Object.entries(schema).map(([key, value]) => [key, withReferences(value, names)]);
  // Generators of clients want to know the type of an enumeration without looking at its values.
  if (isTextEnum(schema)) copy.unshift(['type', 'string']);
  return Object.fromEntries(copy);
}

function isTextEnum(schema: { readonly enum?: unknown; readonly type?: unknown }): boolean {
  const { enum: values, type } = schema;
  return type === undefined && Array.isArray(values) && values.every((value) => typeof value === 'string');
}
